"""Office words that people cannot be expected to know, each explained where a question uses it."""

import re
from collections.abc import Iterable

from handlers.context import Context
from locales import N_

EXPLANATIONS = (
    N_("监测户：日子难、怕返贫（又变穷），村里登记过的人家"),
    N_("特困：没人养、没收入，由政府供养的人"),
    N_("低保：每月领最低生活保障金的人家"),
    N_("低保边缘：比低保好一点，民政登记过的人家"),
    N_("建档立卡：扶贫时登记过、有帮扶卡的低收入人家"),
    N_("低收入帮扶对象：家里打过分、在扶贫办名单上的人家"),
    N_("低收入家庭：民政核对过收入、发过证明的人家"),
    N_("返贫致贫：日子又变难了，村里登记过的人家"),
    N_("稳定脱贫户：以前登记过贫困、现在好了的人家"),
    N_("事实无人抚养：父母还在，但养不了孩子"),
    N_("困境儿童：家里难、有病或没人照看的孩子"),
    N_("因病支出型：看病花得太多，日子过不下去"),
    N_("因病致贫：看病把家里看穷了，民政认定过"),
    N_("扶贫重点帮扶：扶贫办名单上要重点帮的人家"),
    N_("优抚对象：残疾军人、烈士家属、老复员军人这些人"),
    N_("精减退职：六十年代从单位减下来回乡的老职工"),
    N_("特困职工：工会登记过、家里特别难的职工"),
    N_("双通道：医院和指定药店都能报的贵药"),
    N_("定点：签了约、能用医保的医院或药店"),
    N_("居民医保：自己一年交一次钱的那种"),
    N_("职工医保：上班时单位给交的那种"),
    N_("转诊：小医院开单子，转去大医院看"),
    N_("转院证明：医院开的、让您去别家看病的单子"),
    N_("透析：肾不好，用机器洗血"),
    N_("地贫：地中海贫血，常要输血"),
    N_("诊断证明：医生写明是什么病、盖了章的纸"),
)
WORD = re.compile(r"\w+")
TERMS = {WORD.match(sentence)[0]: sentence for sentence in EXPLANATIONS}  # type: ignore[index]


def terms_in(texts: Iterable[str]) -> list[str]:
    """Name the office words that stand in the zh_Hans texts, as they come; a longer one hides those it holds."""
    said = "\n".join(texts)
    places: dict[str, int] = {}
    left = said
    for term in sorted(TERMS, key=len, reverse=True):
        if term in left:
            places[term] = said.index(term)
            left = left.replace(term, "")
    return sorted(places, key=places.__getitem__)


def explained(context: Context, texts: Iterable[str]) -> list[str]:
    """Write an explanation for each office word in the texts, one a line, the same one once."""
    return list(dict.fromkeys("· " + context.words(TERMS[term]) for term in terms_in(texts)))
