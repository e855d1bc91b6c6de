"""The carnation, modelled petal by petal and lit by the candle's flame: writes bot/cards/carnation.png.

`python -m tests.cards.carnation` takes a minute; the picture takes no input, so only the picture is shipped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

from bot.cards import background
from tests.cards import candle

#: A grid of points (rows, columns, 3), a list of them (n, 3), or a value for each; x to the right, y up, z to the eye.
Field = NDArray[np.float32]

#: Width and height of the picture in pixels.
SIZE = (180, 300)

#: The seed of all that is random in it.
SEED = 19900120

#: Each pixel of the picture is worked out as so many by so many, and each light's shadows are so fine.
FINE, SHADE = 4, 3

#: Where on the card the middle of the flower and the lower end of its stem are, and half the flower's width.
FLOWER, FOOT, RADIUS = (350.0, 520.0), (316.0, 745.0), 64.0

#: Which way the flower looks.
AXIS = np.array((0.19, 0.91, 0.36))

#: The rings of petals from the outermost: how many, how far they open (radians), their length and width in radii.
RINGS = (
    (7, 1.95, 0.95, 0.70),
    (8, 1.65, 1.00, 0.68),
    (8, 1.35, 1.02, 0.66),
    (8, 1.05, 1.02, 0.62),
    (8, 0.78, 1.02, 0.58),
    (7, 0.50, 1.00, 0.52),
    (6, 0.24, 0.97, 0.46),
)

#: What share of red, green and blue light each throws back.
PETAL, EDGE, GREEN = (0.36, 0.010, 0.018), (0.52, 0.030, 0.040), (0.075, 0.100, 0.046)

#: The light of the flame, of the room, and of the flame through a petal.
FLAME, ROOM, THROUGH = (0.78, 0.41, 0.18), (0.056, 0.042, 0.036), (0.33, 0.11, 0.04)


@dataclass(frozen=True)
class Surface:
    """Points close enough to leave no gap, each with its normal, its colour and how much light comes through it."""

    points: Field
    normals: Field
    colours: Field
    thin: Field


def main() -> None:
    """Write the picture."""
    rng = np.random.default_rng(SEED)
    parts = [_surface(*part) for part in _grown(rng)]
    names = ("points", "normals", "colours", "thin")
    plant = Surface(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
    _picture(plant, rng).save(background.CARNATION, optimize=True)
    print(f"{background.CARNATION.name} was made anew.")


def _grown(rng: Generator) -> Iterator[tuple[Field, Field, float]]:
    """All of the plant: grids of points, their colours, and how much light comes through them."""
    middle, axis = _place(*FLOWER, 30.0), _unit(AXIS)
    for ring, (count, opening, length, width) in enumerate(RINGS):
        start = rng.uniform(0, 2 * np.pi)
        for turn in start + np.arange(count) * 2 * np.pi / count + rng.normal(0, 0.15, count):
            size = RADIUS * length * (1 + rng.normal(0, 0.06))
            grid, out = _petal(rng, opening * (1 + rng.normal(0, 0.08)), width, 1 + 0.12 * ring)
            yield _turned(grid * size, middle, axis, turn), _petal_colour(rng, out), 0.55
    yield from _calyx(middle, axis)
    yield from _stem(middle - axis * RADIUS * 0.78, axis)


def _petal(rng: Generator, opening: float, width: float, ruffled: float) -> tuple[Field, Field]:
    """A petal of length one, which grows along the first axis and opens along the second; how far out each point is."""
    rows, columns = int(RADIUS * FINE * 2.1), int(RADIUS * FINE * 3.5)
    u, v = np.linspace(0.02, 1, rows)[:, None], np.linspace(-1, 1, columns)[None, :]
    outline = np.sqrt(1 - 0.75 * np.abs(v) ** 2.4) + 0.025 * _waves(rng, v, (2.5, 5.1), (1, 0.6))
    notches = np.abs(
        np.sin(np.pi * (rng.uniform(8, 11) * v + 0.5 * _waves(rng, v, (3, 7), (1, 0.7))))
    )
    teeth = notches**0.8 * (0.050 + 0.020 * _waves(rng, v, (9,), (1,))) - 0.02
    out = u * outline + teeth * u**8
    bend = opening * (0.15 + 0.85 * _smooth(0.0, 1.05, out))
    step = np.diff(out, axis=0, prepend=0.0)
    along, away = np.cumsum(np.cos(bend) * step, 0), np.cumsum(np.sin(bend) * step, 0)
    across = v * 3.1
    folds = 0.05 * v * v * out + ruffled * (
        _waves(rng, across + 0.9 * out, (1.3, 2.3, 3.3), (0.5, 0.8, 0.7)) * 0.10 * out**1.3
        + _waves(rng, across + 0.6 * out, (4.6, 6.4), (0.8, 0.7)) * 0.085 * out**2.4
        + _waves(rng, across, (9.0, 12.0), (0.6, 0.5)) * 0.022 * out**5
    )
    side = v * width * (0.10 + 0.90 * _smooth(0.05, 0.90, u) ** 0.9)
    side = side * (1 - 0.08 * out * _waves(rng, v, (6.0,), (1,)))
    grid = np.stack([along - np.sin(bend) * folds, away + np.cos(bend) * folds, side], -1)
    return grid, out


def _turned(grid: Field, middle: Field, axis: Field, turn: float) -> Field:
    """A petal at its place around the flower's axis."""
    right, front = _around(axis)
    away = np.cos(turn) * right + np.sin(turn) * front
    side = np.cos(turn) * front - np.sin(turn) * right
    return middle + grid @ np.stack([axis, away, side])


def _petal_colour(rng: Generator, out: Field) -> Field:
    """Lighter toward the edge; no two petals are quite the same."""
    edge = _smooth(0.70, 1.0, out)[..., None]
    return (np.array(PETAL) * (1 - edge) + np.array(EDGE) * edge) * (1 + rng.normal(0, 0.08))


def _calyx(middle: Field, axis: Field) -> Iterator[tuple[Field, Field, float]]:
    """The green cup that holds the petals, its teeth, and the scales at its foot."""
    t = np.linspace(0, 1, 400)
    cup = middle + axis * RADIUS * (0.88 * t - 0.80)[:, None]
    wide = 0.075 + 0.085 * _smooth(0, 0.3, t) + 0.06 * _smooth(0.3, 1, t)
    yield _tube(cup, RADIUS * wide * _smooth(-0.02, 0.06, t)), _green(1 - 0.2 * t[:, None]), 0.0
    for count, low, length, near, spread, wide in (
        (5, 0.0, 0.26, 0.215, 0.10 * t**2, 0.13 * (1 - t**1.8)),
        (4, -0.80, 0.30, 0.085, 0.085 * _smooth(0, 0.6, t), 0.11 * (1 - t**2.2)),
    ):
        for turn in 0.4 + np.arange(count) * 2 * np.pi / count:
            right, front = _around(axis)
            away = np.cos(turn) * right + np.sin(turn) * front
            line = axis * (low + length * t)[:, None] + away * (near + spread)[:, None]
            yield _leaf(middle + RADIUS * line, RADIUS * wide, 0.22, -away), _green(0.95), 0.1


def _stem(top: Field, axis: Field) -> Iterator[tuple[Field, Field, float]]:
    """The stem, the joint on it, and the two leaves that grow there."""
    up, end, t = np.array((0.0, 90.0, 0.0)), _place(*FOOT, 20.0), np.linspace(0, 1, 1600)
    line = _curve(t, top, top - axis * 90, end + up, end)
    joint = 0.026 * np.exp(-(((t - 0.60) / 0.012) ** 2))
    yield _tube(line, RADIUS * (0.060 + 0.012 * t + joint)), _green(1.0), 0.0
    node, along = line[960], _unit(line[920] - line[960])
    for side, length, lift, droop in (
        ((-1, 0, 0.25), 52.0, 1.00, 0.25),
        ((1, 0, 0.35), 62.0, 1.10, 0.35),
    ):
        to = np.array(side) * length
        leaf = _curve(
            t,
            node,
            node + along * length * 0.45 + to * 0.10,
            node + along * length * lift + to * 0.45,
            node + along * length * (lift - droop) + to * 0.95,
        )
        narrow = RADIUS * 0.075 * (1 - t**1.7) ** 0.8 * (0.75 + 0.25 * _smooth(0, 0.2, t))
        yield _leaf(leaf, narrow, 0.45, np.array((0.1 * side[0], 0.5, 1.0))), _green(0.95), 0.2


def _tube(line: Field, radius: Field) -> Field:
    """A round stalk along a line."""
    forward = _unit(np.gradient(line, axis=0))
    right = _unit(np.cross(forward, (0, 0, 1)))
    turn = np.linspace(0, 2 * np.pi, 700)[None, :, None]
    ring = np.cos(turn) * right[:, None] + np.sin(turn) * np.cross(right, forward)[:, None]
    return line[:, None] + radius[:, None, None] * ring


def _leaf(line: Field, width: Field, fold: float, up: Field) -> Field:
    """A blade along a line, folded a little along its middle."""
    forward = _unit(np.gradient(line, axis=0))
    side = _unit(np.cross(forward, up))
    v = np.linspace(-1, 1, 180)[None, :, None]
    blade = v * side[:, None] + fold * np.abs(v) * np.cross(side, forward)[:, None]
    return line[:, None] + width[:, None, None] * blade


def _surface(grid: Field, colours: Field, thin: float) -> Surface:
    normals = np.cross(np.gradient(grid, axis=0), np.gradient(grid, axis=1))
    normals /= np.maximum(np.linalg.norm(normals, axis=-1, keepdims=True), 1e-9)
    shaped = (grid, normals, np.broadcast_to(colours, grid.shape))
    points, normals, colours = (one.reshape(-1, 3).astype(np.float32) for one in shaped)
    return Surface(points, normals, colours, np.full(len(points), thin, np.float32))


def _picture(plant: Surface, rng: Generator) -> Image.Image:
    """What is seen of the plant, as bright as on the candle's own picture; transparent where it is not."""
    width, height = (FINE * side for side in SIZE)
    column, row = plant.points[:, 0] * FINE, height - plant.points[:, 1] * FINE
    inside = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    pixel = np.where(inside, row.astype(int) * width + column.astype(int), width * height)
    nearest = np.full(width * height + 1, -np.inf, np.float32)
    np.maximum.at(nearest, pixel, plant.points[:, 2])
    seen = np.full(width * height + 1, -1)
    first = np.flatnonzero(plant.points[:, 2] == nearest[pixel])
    seen[pixel[first]] = first
    drawn = seen[:-1] >= 0
    image = np.zeros((width * height, 4))
    image[drawn, :3] = _light(plant, seen[:-1][drawn], rng)
    image[drawn, 3] = 1.0
    small = image.reshape(height // FINE, FINE, width // FINE, FINE, 4).mean((1, 3))
    light = small[..., :3] / np.maximum(small[..., 3:], 1e-6)
    small[..., :3] = (1.0 - np.exp(-1.15 * light)) ** (1 / 2.2)
    return Image.fromarray((small * 255 + 0.5).astype(np.uint8), "RGBA")


def _light(plant: Surface, seen: NDArray[np.int64], rng: Generator) -> Field:
    """The light that comes from each of those points: red, green, blue."""
    points, normals = plant.points[seen], plant.normals[seen]
    normals = np.where(normals[:, 2:] < 0, -normals, normals)
    flame = _place(candle.MIDDLE, candle.FOOT - 0.42 * candle.HEIGHT, -10.0)
    front, back, room = (np.zeros(len(seen)) for _ in range(3))
    for _ in range(12):
        at = flame + rng.normal(0, 1, 3) * (10, 40, 10)
        depth, way = _depth(plant, at - _centre(), points), at - points
        distance = np.linalg.norm(way, axis=1)
        strength = (np.linalg.norm(flame - _centre()) / distance) ** 1.6 / 12
        facing = (normals * way).sum(1) / distance
        front += strength * np.exp(-depth / 5) * np.clip(0.85 * facing + 0.15, 0, None)
        back += strength * np.exp(-depth / 9) * np.clip(0.2 - facing, 0, None) * plant.thin[seen]
    for _ in range(40):
        way = _unit(rng.normal(0, 1, 3))
        way = way * np.sign(way[2] + 0.2)
        open_ = np.exp(-_depth(plant, way, points) / 7)
        room += open_ * (0.35 + 0.65 * np.clip(normals @ way, 0, 1)) * (0.6 + 0.4 * way[1]) / 24
    light = front[:, None] * FLAME + room[:, None] * ROOM
    return plant.colours[seen] * (light + (back * (0.3 + 0.7 * room))[:, None] * THROUGH)


def _depth(plant: Surface, way: Field, points: Field) -> Field:
    """How deep, in pixels, each of those points lies beneath the plant when seen from that direction."""
    way = _unit(way)
    right = _unit(np.cross(way, (0.13, 1, 0.07)))
    axes = np.stack([right, np.cross(right, way), way], -1).astype(np.float32)
    side = int(sum(SIZE) * SHADE / 2)

    def cells(these: Field) -> tuple[NDArray[np.int64], Field]:
        turned = (these - _centre()).astype(np.float32) @ axes
        cell = np.clip(turned[:, :2] * SHADE / 2 + side / 2, 0, side - 1).astype(int)
        return cell[:, 1] * side + cell[:, 0], turned[:, 2]

    highest = np.full(side * side, -np.inf, np.float32)
    np.maximum.at(highest, *cells(plant.points[::4]))
    cell, own = cells(points)
    return np.maximum(highest[cell] - own - 2.2, 0)


def _place(x: float, y: float, z: float) -> Field:
    """A point of the card, by its distance from the left and from above, as a point of the picture."""
    left, top = background.CARNATION_AT
    return np.array((x - left, SIZE[1] - (y - top), z))


def _centre() -> Field:
    return np.array((*SIZE, 0.0)) / 2


def _around(axis: Field) -> tuple[Field, Field]:
    """Two directions square to an axis and to each other."""
    right = _unit(np.cross(axis, (0, 0, 1)))
    return right, np.cross(right, axis)


def _curve(t: Field, *points: Field) -> Field:
    """A Bézier curve."""
    row = [np.broadcast_to(point, (len(t), 3)) for point in points]
    while len(row) > 1:
        row = [a + (b - a) * t[:, None] for a, b in pairwise(row)]
    return row[0]


def _waves(rng: Generator, x: Field, often: tuple[float, ...], high: tuple[float, ...]) -> Field:
    """A sum of sines, each begun at random."""
    pairs = zip(often, high, strict=True)
    return sum(a * np.sin(k * x + rng.uniform(0, 2 * np.pi)) for k, a in pairs)


def _smooth(low: float, high: float, x: Field) -> Field:
    part = np.clip((x - low) / (high - low), 0, 1)
    return part * part * (3 - 2 * part)


def _unit(vector: Field) -> Field:
    return vector / np.linalg.norm(vector, axis=-1, keepdims=True)


def _green(tone: Field | float) -> Field:
    """The colour of stem and leaves, for all points of a row alike."""
    return (np.array(GREEN) * tone)[..., None, :]


if __name__ == "__main__":
    main()
