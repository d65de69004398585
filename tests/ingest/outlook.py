"""Outlook's containers, made by hand: winmail.dat (TNEF) and .msg (a compound file)."""

import struct

SECTOR, MINI = 512, 64
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
MINI_CUTOFF = 4096


def winmail(name: str, data: bytes) -> bytes:
    """A winmail.dat with one attachment."""

    def attribute(code: int, kind: int, value: bytes) -> bytes:
        check = sum(value) & 0xFFFF
        return struct.pack("<BHHI", 2, code, kind, len(value)) + value + struct.pack("<H", check)

    made = struct.pack("<IH", 0x223E9F78, 1)
    made += attribute(0x9002, 6, bytes(14))
    made += attribute(0x8010, 1, name.encode("latin-1") + b"\0")
    return made + attribute(0x800F, 6, data)


def msg(name: str, data: bytes) -> bytes:
    """An Outlook message with one attachment."""
    text = name.encode("utf-16-le")

    def variable(tag: int, size: int) -> bytes:
        return struct.pack("<IIII", tag, 6, size, 0)

    attached = bytes(8) + struct.pack("<IIII", 0x37050003, 6, 1, 0)
    attached += variable(0x3707001F, len(text) + 2) + variable(0x37010102, len(data))
    root = struct.pack("<8xIIII8x", 0, 1, 0, 1) + variable(0x001A001F, 18)
    return _compound(
        {"__properties_version1.0": root, "__substg1.0_001A001F": "IPM.Note".encode("utf-16-le")},
        "__attach_version1.0_#00000000",
        {
            "__properties_version1.0": attached,
            "__substg1.0_3707001F": text,
            "__substg1.0_37010102": data,
        },
    )


def _compound(root: dict[str, bytes], storage: str, inner: dict[str, bytes]) -> bytes:
    """A compound file with streams in its root and in one storage; stored in sectors of 512 and 64 bytes."""
    sectors: list[bytes] = []
    table: list[int] = []
    mini, mini_table = bytearray(), []

    def chain(data: bytes) -> int:
        if not data:
            return END
        first = len(sectors)
        count = -(-len(data) // SECTOR)
        sectors.extend(data[n * SECTOR : (n + 1) * SECTOR].ljust(SECTOR, b"\0") for n in range(count))
        table.extend([*range(first + 1, first + count), END])
        return first

    def stream(data: bytes) -> int:
        if len(data) >= MINI_CUTOFF:
            return chain(data)
        first, count = len(mini_table), -(-len(data) // MINI)
        mini.extend(data.ljust(count * MINI, b"\0"))
        mini_table.extend([*range(first + 1, first + count), END])
        return first

    names = [*root, storage, *inner]
    starts = {(place, name): stream(data) for place, held in ((0, root), (1, inner)) for name, data in held.items()}
    minis = chain(bytes(mini))
    mini_fat = chain(b"".join(struct.pack("<I", n) for n in mini_table).ljust(SECTOR, b"\xff"))
    entries = [_entry("Root Entry", 5, child=1, start=minis, size=len(mini))]
    last_root = len(root) + 1
    for n, name in enumerate(root, 1):
        entries.append(_entry(name, 2, right=n + 1, start=starts[0, name], size=len(root[name])))
    entries.append(_entry(storage, 1, child=last_root + 1))
    for n, name in enumerate(inner, last_root + 1):
        right = n + 1 if n < len(names) else FREE
        entries.append(_entry(name, 2, right=right, start=starts[1, name], size=len(inner[name])))
    entries += [_entry("", 0)] * (-len(entries) % 4)
    directory = chain(b"".join(entries))
    fat = len(sectors)
    table.append(FAT)
    assert len(table) <= SECTOR // 4
    sectors.append(struct.pack("<128I", *table, *[FREE] * (128 - len(table))))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, 1, directory, 0, MINI_CUTOFF, mini_fat, 1, END, 0)
    return head + struct.pack("<109I", fat, *[FREE] * 108) + b"".join(sectors)


def _entry(name: str, kind: int, *, child: int = FREE, right: int = FREE, start: int = 0, size: int = 0) -> bytes:
    text = name.encode("utf-16-le")
    length = len(text) + 2 if name else 0
    made = text.ljust(64, b"\0") + struct.pack("<HBBIII", length, kind, 1, FREE, right, child)
    return made + bytes(16 + 4 + 16) + struct.pack("<IQ", start, size)
