"""Rows as lines of JSON: what is written comes back as it was."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.core.clock import now
from app.core.sqlite import prepare
from app.exchange.rows import line_of, row_of
from app.standards.models import StandardsImport

TABLE = StandardsImport.metadata.tables[StandardsImport.__tablename__]


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe bytes", b"code,statement\n"])
def test_a_row_with_bytes_comes_back_as_it_was(content: bytes) -> None:
    engine = sa.create_engine("sqlite://")
    prepare(engine)
    values = {
        "id": uuid4(),
        "centre_id": uuid4(),
        "user_id": uuid4(),
        "filename": "ours.csv",
        "content": content,
        "details": {"title": "Ours"},
        "layout": None,
        "created_at": now(),
    }
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        TABLE.create(connection)
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    with engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.execute(sa.insert(TABLE).values(values))
        row = connection.execute(sa.select(TABLE)).mappings().one()

    assert row_of(TABLE, line_of(row)) == values
    engine.dispose()
