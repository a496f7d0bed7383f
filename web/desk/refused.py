"""Show the desk again with a small form that was refused, so that nothing typed is lost."""

from collections.abc import Mapping

from web.auth import users
from web.desk import desk_page, loaded_desk
from web.shared import kept_form


def show_refused(
    name: str,
    problem: str = "",
    *,
    wrong: Mapping[str, str] | None = None,
    status: int = 422,
) -> tuple[str, int]:
    """Give the desk with the form `name` as it was sent.

    `wrong` are sentences by its fields; `problem` is said above.
    """
    desk = loaded_desk.load_desk(users.current_operator())
    kept = kept_form.keep_sent_form(name, wrong=wrong)
    return desk_page.render_desk(desk, kept=kept, notice=problem or None), status
