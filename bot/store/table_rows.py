"""Reads all rows of tables in batches and sums them, so that the rows of two places can be compared."""

import marshal
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    Integer,
    Table,
    TableClause,
    TypeDecorator,
    column,
    exists,
    func,
    select,
    table,
)
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import TypeEngine

from bot.store import error_reasons
from bot.store.engine import failures

#: Rows that are read or written at once.
BATCH = 2000

#: Called after each batch with the table's name and the number of rows done. An exception that it raises ends the work.
Watch = Callable[[str, int], None]


@dataclass
class Sum:
    """A count and checksum of rows. Equal sums mean equal rows, in whatever order the databases return them."""

    rows: int = 0
    digests: int = 0

    def add(self, rows: Iterable[Any]) -> None:
        """Add rows. A row's digest is of its values with their types, so 1, True, '1' and None differ."""
        digests = 0
        for row in rows:
            # Half as long as `repr`; the version without references, so that equal rows are equal bytes.
            digests += int.from_bytes(sha256(marshal.dumps(tuple(row), 2)).digest())
            self.rows += 1
        self.digests = (self.digests + digests) % 2**256


async def filled(tx: AsyncConnection, tables: Iterable[Table]) -> str | None:
    """The name of the first table that contains a row; None when all are empty."""
    for one in tables:
        if (await tx.execute(select(exists().select_from(one)))).scalar_one():
            return one.name
    return None


async def batches(one: TableClause, tx: AsyncConnection) -> AsyncGenerator[Sequence[Any], None]:
    """All rows of a table in batches. An error names this database, even within a transaction of another one."""
    try:
        async with tx.stream(select(one), execution_options={"yield_per": BATCH}) as found:
            async for rows in found.partitions(BATCH):
                yield rows
    except failures(tx.dialect.name) as error:
        raise error_reasons.away(error, tx.engine.url) from error


async def total(one: TableClause, tx: AsyncConnection, watch: Watch) -> Sum:
    """The count and checksum of all rows of a table."""
    summed = Sum()
    async with aclosing(batches(one, tx)) as found:
        async for rows in found:
            summed.add(rows)
            watch(one.name, summed.rows)
    return summed


def stored(one: Table, names: Iterable[str] | None = None) -> TableClause:
    """The table with its raw column types, so that values are copied without conversion.

    `names` are the columns in the order in which they are read; None for all, in the table's own order.
    """
    columns = [one.columns[name] for name in names or one.columns.keys()]
    return table(one.name, *(column(each.name, _raw(each.type)) for each in columns))


def _raw(of: TypeEngine[Any]) -> TypeEngine[Any]:
    return of.impl_instance if isinstance(of, TypeDecorator) else of


async def count_on(tx: AsyncConnection, tables: Iterable[Table]) -> None:
    """Set PostgreSQL's sequences to continue after the copied ids. SQLite does this by itself."""
    if tx.dialect.name != "postgresql":
        return
    for one in tables:
        numbered = [each for each in one.primary_key if isinstance(each.type, Integer)]
        if len(one.primary_key) == 1 and numbered:
            counter = func.pg_get_serial_sequence(one.name, numbered[0].name)
            highest = func.max(numbered[0])
            await tx.execute(select(func.setval(counter, highest)).having(highest.is_not(None)))
