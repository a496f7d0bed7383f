"""Let the templates say their texts, and the names of codes, in the reader's language."""

from collections.abc import Sequence
from types import SimpleNamespace

import flask
import flask_babel

from web.accounts import names as accounts
from web.admin import names as admin
from web.desk import names as desk
from web.field import names as field
from web.office import names as office
from web.privacy import names as privacy
from web.public import names as public
from web.shared import context, history, texts
from web.shared import names as shared
from web.store import names as store
from web.supervisor import names as supervisor

# A template says `say.desk.pause(reason)`.
ROOMS = SimpleNamespace(
    accounts=accounts,
    admin=admin,
    desk=desk,
    field=field,
    history=history,
    office=office,
    privacy=privacy,
    public=public,
    shared=shared,
    store=store,
    supervisor=supervisor,
)


def init_app(app: flask.Flask, languages: Sequence[str]) -> None:
    """Read the catalogues, and give the templates gettext.

    Jinja's own gettext would take every translation for HTML; ours is escaped as any other text.
    """
    babel = flask_babel.Babel(configure_jinja=False)
    babel.domain_instance = texts.Catalogues(languages, chosen=context.language)
    babel.init_app(app)
    app.extensions[texts.ORDER] = lambda: (context.language(), languages[0])
    app.extensions[texts.CATEGORIES] = lambda: {
        each.code: each.name for each in context.deps().config.categories
    }
    app.jinja_env.globals.update(
        _=texts.gettext,
        pgettext=texts.pgettext,
        ngettext=texts.ngettext,
        say=ROOMS,
        explained=texts.explained,
        local=texts.local,
        language_name=texts.language_name,
    )
