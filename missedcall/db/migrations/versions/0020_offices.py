"""Keep the offices and the localities that they serve."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offices",
        sa.Column("code", sa.String(length=3), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("hi", sa.String(length=80), nullable=False),
        sa.Column("en", sa.String(length=80), nullable=False),
        sa.Column("parent", sa.String(length=3), nullable=True),
        sa.Column("nodal", sa.String(length=15), nullable=True),
        sa.ForeignKeyConstraint(["parent"], ["offices.code"], name=op.f("fk_offices_parent")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_offices")),
    )
    op.create_table(
        "localities",
        sa.Column("code", sa.String(length=15), nullable=False),
        sa.Column("hi", sa.String(length=80), nullable=False),
        sa.Column("en", sa.String(length=80), nullable=False),
        sa.Column("area", sa.String(length=8), nullable=False),
        sa.Column("office", sa.String(length=3), nullable=False),
        sa.ForeignKeyConstraint(["office"], ["offices.code"], name=op.f("fk_localities_office")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_localities")),
    )


def downgrade() -> None:
    op.drop_table("localities")
    op.drop_table("offices")
