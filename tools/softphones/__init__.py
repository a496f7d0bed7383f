"""Play telephones against the real Asterisk: SIPp speaks SIP, `sound` hears and speaks.

Used by the demo and by the tests; the service itself never imports it.
"""
