"""Field work: visits of linemen, what they report, photos and places."""
