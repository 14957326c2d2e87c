"""Codes E338 and E3390, and S67: files that use others, and the lock that says which they are.

They are about several files, so that no short text can show them, but for the first.
"""

from __future__ import annotations

from vm.diagnostics.entry import Entry, Wording

_SECTION = "Declarations"
_LOCK = "Text"

_FINDING = (
    Entry(
        "E3380",
        "use-without-folder",
        _SECTION,
        Wording(
            "a text that lies in no folder cannot use `{path}`",
            "The path of a used file starts at the file that uses it, and this text is in none.",
            "save the text as a file and open that\n"
            "in Python: `tally.load` opens a file, and `tally.loads` takes the other texts with `files=`",
        ),
        Wording(
            "这段文本不在任何文件夹里，无法引用 `{path}`",
            "被引用文件的路径从引用它的文件算起，而这段文本不是文件。",
            "请先存成文件，再打开那个文件\n"
            "在 Python 中：`tally.load` 打开文件，`tally.loads` 可用 `files=` 给出其他文本",
        ),
        wrong="""\
use "share.tally"
""",
        right="""\
record Share: account: account; part: percent
keep shares: list Share limit 8
""",
    ),
    Entry(
        "E3381",
        "use-not-found",
        _SECTION,
        Wording(
            "there is no file `{path}`",
            "It is looked for from the folder of the file that uses it: in the project that is `{place}`.",
            "check the folder and the name, small and capital letters too",
        ),
        Wording(
            "找不到文件 `{path}`",
            "路径从引用它的文件所在的文件夹算起，在项目中就是 `{place}`。",
            "请检查文件夹和文件名，包括大小写",
        ),
    ),
    Entry(
        "E3382",
        "use-path-form",
        _SECTION,
        Wording(
            "`{path}` is not a path that every computer reads alike",
            "The same text has to find the same files everywhere: a path is relative, has forward slashes "
            "and no colon, and ends in `.tally`.",
            'write a path such as `"fund.tally"` or `"../shared/fund.tally"`',
        ),
        Wording(
            "`{path}` 不是在每台电脑上都同样解读的路径",
            "同一份文本在任何地方都应找到同样的文件：路径要写成相对路径，用正斜杠，不含冒号，"
            "以 `.tally` 结尾。",
            '请写成 `"fund.tally"` 或 `"../shared/fund.tally"` 这样的路径',
        ),
    ),
    Entry(
        "E3383",
        "use-outside-project",
        _SECTION,
        Wording(
            "`{path}` leads out of the project's folder",
            "All that a project is made of lies in its folder, so that a copy of the folder is whole. It is "
            "the folder of the nearest `tally.lock` above the file, and without one the file's own folder.",
            "copy the file into the folder\n"
            "or let the project begin higher up: run `tally lock` in the folder that holds both files",
        ),
        Wording(
            "`{path}` 指向项目文件夹之外",
            "项目的一切都在它的文件夹里，这样复制该文件夹就是完整的。项目文件夹是向上最近的 `tally.lock` "
            "所在的文件夹；没有锁文件时，就是文件自己所在的文件夹。",
            "请把该文件复制到项目文件夹里\n或让项目从更上一级开始：在包含两个文件的文件夹里运行 `tally lock`",
        ),
    ),
    Entry(
        "E3384",
        "use-circular",
        _SECTION,
        Wording(
            "`{path}` comes back to itself: {way}",
            "The hash of a file covers the files it uses, so no file can use itself, not even by way of "
            "others.",
            "move what both files need into a third file, and let both use that",
        ),
        Wording(
            "`{path}` 绕回了自己：{way}",
            "文件的哈希涵盖它所引用的文件，所以任何文件都不能直接或间接引用自己。",
            "请把两个文件都需要的内容移到第三个文件，由两者引用它",
        ),
    ),
    Entry(
        "E3385",
        "use-too-many",
        _SECTION,
        Wording(
            "with `{path}` the program has more than {highest} files",
            "A program's files have to be read as one by those who sign it; the program's own file counts.",
            "put small files together",
        ),
        Wording(
            "加上 `{path}`，这个程序的文件超过 {highest} 个",
            "签署的人要把一个程序的全部文件当作一份来读；程序自己的文件也计算在内。",
            "请合并较小的文件",
        ),
    ),
    Entry(
        "E3386",
        "use-same-name",
        _SECTION,
        Wording(
            "`{name}` is declared here and in `{file}`",
            "The files of a program share their names, so that a name means one thing in all of them.",
            "give one of the two another name\nor, if they mean the same, keep one and use its file",
        ),
        Wording(
            "`{name}` 在这里和 `{file}` 里都有声明",
            "一个程序的各个文件共用名字，同一个名字在所有文件里只能有一个意思。",
            "请给其中一个换个名字\n如果两者是一回事，请只保留一个并引用它所在的文件",
        ),
    ),
    Entry(
        "E3387",
        "use-other-calendar",
        _SECTION,
        Wording(
            "`{path}` counts its days with the calendar {calendar}, `{file}` does not",
            "A program has one calendar. With another one the deadlines of the used file would fall on other "
            "days than its author meant.",
            "write `calendar {calendar}` in `{file}`\n"
            "or use a file that has the same calendar, or names none",
        ),
        Wording(
            "`{path}` 按日历 {calendar} 计算日期，`{file}` 则不是",
            "一个程序只有一个日历。换了日历，被引用文件里的期限就会落在作者没有想到的日子。",
            "请在 `{file}` 里写 `calendar {calendar}`\n或引用日历相同、或没有写日历的文件",
        ),
    ),
    Entry(
        "E3388",
        "use-other-hash",
        _SECTION,
        Wording(
            "`{path}` is not the file that this line names: its hash is {found}, not {wanted}",
            "What stands after `at` is the hash of the file's text and of all that it uses. One letter more "
            "or less gives another.",
            "look at what changed in the file and in those it uses\n"
            "if you agree to it, write the hash that the file has; if not, put the old file back",
        ),
        Wording(
            "`{path}` 不是这一行所指的文件：它的哈希是 {found}，不是 {wanted}",
            "`at` 后面写的是该文件文本及其全部引用的哈希，多一个字少一个字都会不同。",
            "请查看该文件及其引用的文件改了什么\n如果同意这些改动，请写上文件现在的哈希；否则请恢复原来的文件",
        ),
    ),
    Entry(
        "E3389",
        "use-not-locked",
        _SECTION,
        Wording(
            "`{path}` is not in `tally.lock`",
            "A project with a lock uses only files whose hash is written there, so that none comes in "
            "unseen. The lock would name this one `{place}`.",
            "read the file, then write it into the lock with `tally lock`",
        ),
        Wording(
            "`{path}` 不在 `tally.lock` 里",
            "有锁文件的项目只引用其中写有哈希的文件，以免有文件未经查看就进来。"
            "它在锁文件里的名字是 `{place}`。",
            "请先读一遍该文件，再用 `tally lock` 写入锁文件",
        ),
    ),
    Entry(
        "E3390",
        "use-changed",
        _SECTION,
        Wording(
            "`{path}` has changed since it was locked: its hash is {found}, not {wanted}",
            "`tally.lock` holds the hash of the file's text and of all that it uses, as they were when "
            "somebody last looked.",
            "look at what changed in the file and in those it uses\n"
            "if you agree to it, run `tally lock`; if not, put the old file back",
        ),
        Wording(
            "`{path}` 在锁定之后有改动：它的哈希是 {found}，不是 {wanted}",
            "`tally.lock` 里是上次有人查看时，该文件文本及其全部引用的哈希。",
            "请查看该文件及其引用的文件改了什么\n如果同意这些改动，请运行 `tally lock`；否则请恢复原来的文件",
        ),
    ),
)

_LOCKING = (
    Entry(
        "S6701",
        "lock-damaged",
        _LOCK,
        Wording(
            "`{path}` does not read as a lock",
            "a lock is what `tally lock` writes: a JSON document with its format, and one hash for each file",
            "put back the lock as it was\n"
            "or delete it, look at the files that are used, and run `tally lock`",
        ),
        Wording(
            "`{path}` 读不出锁文件的内容",
            "锁文件由 `tally lock` 写成：一个 JSON 文档，写明格式，并为每个文件写一个哈希",
            "请恢复原来的锁文件\n或删除它，查看所引用的文件，再运行 `tally lock`",
        ),
    ),
    Entry(
        "S6702",
        "lock-other-format",
        _LOCK,
        Wording(
            "`{path}` has format {found}, and this Tally reads format {known}",
            "another version of Tally wrote it",
            "take the version of Tally that the project is made with",
        ),
        Wording(
            "`{path}` 的格式是 {found}，这个版本的 Tally 读的是格式 {known}",
            "它由另一个版本的 Tally 写成",
            "请使用该项目所用的 Tally 版本",
        ),
    ),
    Entry(
        "S6703",
        "lock-file-changed",
        _LOCK,
        Wording(
            "`{place}`, or a file that it uses, has changed since it was locked: its hash is {found}, not "
            "{wanted}",
            "the lock holds the hash of the file's text and of all that it uses",
            "look at what changed; if you agree to it, run `tally lock`",
        ),
        Wording(
            "`{place}` 或它引用的文件在锁定之后有改动：它的哈希是 {found}，不是 {wanted}",
            "锁文件里是该文件文本及其全部引用的哈希",
            "请查看改了什么；如果同意，请运行 `tally lock`",
        ),
    ),
    Entry(
        "S6704",
        "lock-file-missing",
        _LOCK,
        Wording(
            "`{place}` is used and not in the lock",
            "a file of this project uses it since the lock was written",
            "read the file, then run `tally lock`",
        ),
        Wording(
            "`{place}` 被引用，但不在锁文件里",
            "写锁文件之后，项目里有文件引用了它",
            "请先读一遍该文件，再运行 `tally lock`",
        ),
    ),
    Entry(
        "S6705",
        "lock-file-unused",
        _LOCK,
        Wording(
            "`{place}` is in the lock, and no file uses it",
            "the lock says what a project takes in, no more and no less",
            "run `tally lock`, which leaves it out",
        ),
        Wording(
            "`{place}` 在锁文件里，但没有文件引用它",
            "锁文件写明项目引用的文件，不多也不少",
            "请运行 `tally lock`，它会去掉这一项",
        ),
    ),
    Entry(
        "S6706",
        "lock-other-project",
        _LOCK,
        Wording(
            "`{path}` does not belong to the project in `{folder}`",
            "a lock is about one project: the folder it lies in, without folders that have their own lock",
            "run `tally lock` for each project by itself",
        ),
        Wording(
            "`{path}` 不属于 `{folder}` 里的项目",
            "一个锁文件只管一个项目：它所在的文件夹，不含自有锁文件的下级文件夹",
            "请对每个项目分别运行 `tally lock`",
        ),
    ),
    Entry(
        "S6707",
        "lock-missing",
        _LOCK,
        Wording(
            "there is no lock `{path}`, and files here use others",
            "without a lock nobody notices when a used file changes",
            "look at the files that are used, then run `tally lock`",
        ),
        Wording(
            "没有锁文件 `{path}`，而这里有文件引用了别的文件",
            "没有锁文件，被引用的文件改了也没有人会察觉",
            "请查看所引用的文件，再运行 `tally lock`",
        ),
    ),
)

ENTRIES: tuple[Entry, ...] = (*_FINDING, *_LOCKING)
