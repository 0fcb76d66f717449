"""A tree told to people."""

from collections.abc import Callable

from config.toolkit.scaled import text
from scoring.engine.expression.trees import LEVELS, SHOWN, UNSAID, Call, Name, Number, Tree, Unary

WHOLE = {"abs": "的绝对值", "floor": "向下取整"}


def written(tree: Tree, say: Callable[[Name], str], outer: int = 0) -> str:
    """The formula for people; `say` gives each name its Chinese, or its figure."""
    if isinstance(tree, Number):
        return tree.shown
    if isinstance(tree, Name):
        return say(tree)
    if isinstance(tree, Unary):
        inner = written(tree.inner, say, len(LEVELS))
        return f"非{inner}" if tree.sign == "not" else f"−{inner}"
    if isinstance(tree, Call):
        return _called(tree.name, [written(each, say) for each in tree.given])
    if tree.right is UNSAID:
        return written(tree.left, say, outer)
    left, right = written(tree.left, say, tree.level), written(tree.right, say, tree.level + 1)
    sides = f"{left} {SHOWN.get(tree.sign, tree.sign)} {right}"
    return f"（{sides}）" if tree.level < outer else sides


def _called(name: str, given: list[str]) -> str:
    if name == "if":
        return f"（{given[0]}时取{given[1]}，否则取{given[2]}）"
    if name == "round":
        return f"四舍五入{'取整' if given[1] == '0' else f'保留{given[1]}位小数'}（{given[0]}）"
    if name in WHOLE:
        return f"（{given[0]}）{WHOLE[name]}"
    return f"取{'小' if name == 'min' else '大'}（{'，'.join(given)}）"


def figure_shown(value: int) -> str:
    """A figure put into a formula, negative ones in brackets."""
    return text(value) if value >= 0 else f"（{text(value)}）"
