"""Whether two classic BPF programs accept the same packets, by proof.

Both programs are run with unknown packet bytes and an unknown captured length. Where ways meet, a register holds one value or
another, and a load from such an offset is what a solver cannot see through. So whenever an index register or a cell would
hold one of two values, the case is split on the way that was taken, until every load is from one sum of terms: an 802.11
header comes apart in a handful of cases. What remains of each case is asked in two steps: first with every byte an unknown
of its own, whatever its offset, which is quick and enough for "equal"; then, if that leaves a difference, with one array.

The loop of `protochain` is one step: equal loops (nothing added, numbers of cells aside) that are entered with the same
registers are left with the same registers. Needs Debian's python3-z3.
"""
import z3

WORD = 32
LIMIT = 262144


class Undecided(Exception):
    """The solver's time is over, or the program has what no proof here is about."""


class Split(Exception):
    """The case at hand comes apart in two: `condition` and its contrary."""

    def __init__(self, condition):
        super().__init__()
        self.condition = condition


def word(number):
    return z3.BitVecVal(number & 0xFFFFFFFF, WORD)


def parse(text):
    """A program from "code jt jf k,code jt jf k,..." in decimal."""
    return [tuple(int(field) for field in one.split()) for one in text.split(",")] if text else []


class Packet:
    """The bytes that both programs look at; with `array`, equal offsets hold equal bytes even if they are written differently."""

    def __init__(self, array):
        self.captured, self.length = z3.BitVec("captured", WORD), z3.BitVec("length", WORD)
        self.bytes = z3.Array("packet", z3.BitVecSort(WORD), z3.BitVecSort(8)) if array else None
        self.known = {}
        self.sane = [z3.ULE(self.captured, self.length), z3.ULE(self.length, word(LIMIT))]

    def byte(self, offset):
        offset = z3.simplify(offset)
        if self.bytes is not None:
            return z3.Select(self.bytes, offset)
        key = offset.get_id()
        if key not in self.known:
            # The offset is kept: its number is given to no other expression while it lives.
            self.known[key] = (offset, z3.BitVec(f"byte{len(self.known)}", 8))
        return self.known[key][1]

    def load(self, offset, size):
        parts = [self.byte(offset + word(at)) for at in range(size)]
        value = z3.Concat(*parts) if size > 1 else parts[0]
        return z3.ZeroExt(WORD - 8 * size, value) if size < 4 else value


def signed(k):
    return k if k < 0x80000000 else k - (1 << 32)


def targets(at, insn):
    """Where an instruction goes on."""
    code, jt, jf, k = insn
    if code & 7 == 6:
        return []
    if code & 7 != 5:
        return [at + 1]
    return [at + 1 + signed(k)] if code == 0x05 else [at + 1 + jt, at + 1 + jf]


def effects(insn):
    """What an instruction reads, and what it writes: "a", "x" and the numbers of cells."""
    code, _, _, k = insn
    kind, operand = code & 7, {"x"} if code & 8 else set()
    if kind in (0, 1):
        return {0x40: {"x"}, 0x60: {k}}.get(code & 0xE0, set()), "a" if kind == 0 else "x"
    if kind in (2, 3):
        return {"a" if kind == 2 else "x"}, k
    if kind == 4:
        return {"a"} | operand, "a"
    if kind == 5:
        return (set() if code == 0x05 else {"a"} | operand), None
    if kind == 6:
        return ({"a"} if code & 0x18 == 0x10 else set()), None
    return ({"a"}, "x") if code & 0xF8 == 0 else ({"x"}, "a")


def needed(program, wanted):
    """Before each instruction, the registers and cells whose contents get to where `wanted` (of an instruction) says."""
    before = [frozenset()] * (len(program) + 1)
    changed = True
    while changed:
        changed = False
        for at in reversed(range(len(program))):
            insn = program[at]
            reads, writes = effects(insn)
            after = frozenset().union(*(before[target] for target in targets(at, insn)))
            now = (after - {writes}) | wanted(insn) | (reads if writes in after else set())
            if now != before[at]:
                before[at], changed = now, True
    return before


def all_reads(insn):
    return effects(insn)[0]


def index_reads(insn):
    return {"x"} if insn[0] & 7 in (0, 1) and insn[0] & 0xE0 == 0x40 else set()


NOTHING = (0x04, 0, 0, 0)


def find_loops(program):
    """Loops by their first instruction: the place behind the loop, the cells it uses, and a form that equal loops share."""
    ends = {}
    for at, insn in enumerate(program):
        if insn[0] == 0x05 and signed(insn[3]) < 0:
            head = at + 1 + signed(insn[3])
            ends[head] = max(at + 1, ends.get(head, 0))
    return {head: (end, cells_in(program[head:end]), shape(program, head, end)) for head, end in ends.items()}


def cells_in(insns):
    return {k for code, _, _, k in insns if code in (0x02, 0x03, 0x60, 0x61)}


def shape(program, head, end):
    places, lines = {}, []
    for at in range(head, end + 1):
        places[at] = sum(insn != NOTHING for insn in program[head:at])
    if len(cells_in(program[head:end])) > 1:
        raise Undecided("a loop with two cells")
    for at in range(head, end):
        code, _, _, k = insn = program[at]
        if any(target not in places for target in targets(at, insn)):
            raise Undecided("a loop with more than one way out")
        number = 0 if code in (0x02, 0x03, 0x60, 0x61, 0x05) else k
        if insn != NOTHING:
            lines.append((code, number) + tuple(places[target] for target in targets(at, insn)))
    return tuple(lines)


def without_detours(program):
    """
    Where a byte at X + k was loaded just now, `txa; add #1; tax; ldb [x + k]` is `ldb [x + k + 1]`: nothing wraps. X is
    another one then, which does not matter where it is written before it is read. libpcap has such code in `protochain`.
    """
    result = list(program)
    reached = {target for at, insn in enumerate(program) for target in targets(at, insn) if target != at + 1}
    for at in range(2, len(program) - 7):
        load, _, txa, add, tax, again, plus, times, last = program[at - 2 : at + 7]
        codes = (load[0], txa[0], add[0], tax[0], again[0], plus[0], times[0], last[0])
        if codes != (0x50, 0x87, 0x04, 0x07, 0x50, 0x04, 0x24, 0x07) or load[3] != again[3] or add[3] != 1:
            continue
        if not reached & set(range(at - 1, at + 7)):
            result[at : at + 4] = [NOTHING] * 3 + [(0x50, 0, 0, again[3] + 1)]
    return result


class Case:
    """What is taken for granted."""

    def __init__(self, packet, assumed):
        self.assumed = assumed
        self.solver = z3.SolverFor("QF_AUFBV")
        self.solver.set("rlimit", FEW_STEPS)
        self.solver.add(*packet.sane, *assumed)

    def allows(self, condition):
        if z3.is_true(condition) or z3.is_false(condition):
            return z3.is_true(condition)
        return self.solver.check(condition) != z3.unsat


class Run:
    """One program on one packet, in one case."""

    def __init__(self, program, packet, case, loops):
        self.program, self.packet, self.case, self.loops = program, packet, case, loops
        self.own_loops = find_loops(program)
        self.live = needed(program, all_reads)
        self.indexes = needed(program, index_reads)
        self.waiting = {}
        self.accepts = []

    def verdict(self):
        """The condition under which the packet is accepted."""
        self.arrive(0, z3.BoolVal(True), {})
        for at in range(len(self.program)):
            ways = self.waiting.pop(at, [])
            if not ways:
                continue
            condition, state = self.meet(ways, at)
            if at in self.own_loops:
                self.loop(at, condition, state)
            else:
                self.step(at, condition, state)
        return z3.simplify(z3.Or(*self.accepts)) if self.accepts else z3.BoolVal(False)

    def arrive(self, at, condition, state):
        condition = z3.simplify(condition)
        if not z3.is_false(condition):
            self.waiting.setdefault(at, []).append((condition, state))

    def meet(self, ways, at):
        """What holds where ways meet. Offsets that differ split the case, unless it allows only ways that agree."""
        differ = lambda name: any(not value_of(ways[0][1], name).eq(value_of(state, name)) for _, state in ways)
        if any(differ(name) for name in self.indexes[at]):
            ways = [way for way in ways if self.case.allows(way[0])] or ways[:1]
            if any(differ(name) for name in self.indexes[at]):
                raise Split(ways[-1][0])
        merged = {}
        for name in self.live[at]:
            merged[name] = value_of(ways[0][1], name)
            for condition, state in ways[1:]:
                other = value_of(state, name)
                if not other.eq(merged[name]):
                    merged[name] = z3.If(condition, other, merged[name])
        return z3.simplify(z3.Or(*(condition for condition, _ in ways))), merged

    def loop(self, at, condition, state):
        """A and X on the way in decide whether the loop is left, and with what: for equal loops by the same functions."""
        end, cells, form = self.own_loops[at]
        if cells & self.live[at]:
            raise Undecided("a loop that reads what was stored before it")
        number = self.loops.setdefault(form, len(self.loops))
        inputs = [value_of(state, "a"), value_of(state, "x")]
        sort = z3.BitVecSort(WORD)
        result = lambda name, kind: z3.Function(f"{name} behind loop {number}", sort, sort, kind)(*inputs)
        after = {**state, "a": result("a", sort), "x": result("x", sort)}
        self.arrive(end, z3.And(condition, result("there", z3.BoolSort())), after)

    def step(self, at, condition, state):
        code, jt, jf, k = self.program[at]
        kind, number, by_x = code & 7, word(k), bool(code & 8)
        a, x = value_of(state, "a"), value_of(state, "x")
        if kind in (0, 1):
            value, fits = self.load(code, k, x, state)
            self.arrive(at + 1, z3.And(condition, fits), {**state, "a" if kind == 0 else "x": z3.simplify(value)})
        elif kind in (2, 3):
            self.arrive(at + 1, condition, {**state, k: a if kind == 2 else x})
        elif kind == 4:
            operand = x if by_x else number
            fits = operand != 0 if code & 0xF0 in (0x30, 0x90) else z3.BoolVal(True)
            self.arrive(at + 1, z3.And(condition, fits), {**state, "a": z3.simplify(compute(code & 0xF0, a, operand))})
        elif code == 0x05:
            self.arrive(self.forward(at, at + 1 + signed(k)), condition, state)
        elif kind == 5:
            test = compare(code & 0xF0, a, x if by_x else number)
            self.arrive(at + 1 + jt, z3.And(condition, test), state)
            self.arrive(at + 1 + jf, z3.And(condition, z3.Not(test)), state)
        elif kind == 6:
            self.accepts.append(z3.And(condition, (a if code & 0x18 == 0x10 else number) != 0))
        else:
            self.arrive(at + 1, condition, {**state, "x": a} if code & 0xF8 == 0 else {**state, "a": x})

    def forward(self, at, target):
        if target <= at:
            raise Undecided("a jump back into other than a loop")
        return target

    def load(self, code, k, x, state):
        """What a load gives, and when it succeeds."""
        packet, captured, mode, number = self.packet, self.packet.captured, code & 0xE0, word(k)
        size = {0x00: 4, 0x08: 2, 0x10: 1}[code & 0x18]
        if mode == 0x20:
            if k > LIMIT:
                raise Undecided("an offset that only the kernel knows")
            return packet.load(number, size), z3.UGE(captured, word(k + size))
        if mode == 0x40:
            fits = [z3.ULE(number, captured), z3.ULE(x, captured - number), z3.ULE(word(size), captured - (x + number))]
            return packet.load(x + number, size), z3.And(*fits)
        if mode == 0xA0:
            return (packet.load(number, 1) & word(15)) << word(2), z3.ULT(number, captured)
        return {0x00: number, 0x80: packet.length, 0x60: value_of(state, k)}[mode], z3.BoolVal(True)


def value_of(state, name):
    return state.get(name, ZERO)


ZERO = word(0)


def compute(op, left, right):
    shifted = lambda result: z3.If(z3.ULT(right, word(WORD)), result, ZERO)
    match op:
        case 0x00:
            return left + right
        case 0x10:
            return left - right
        case 0x20:
            return left * right
        case 0x30:
            return z3.UDiv(left, right)
        case 0x40:
            return left | right
        case 0x50:
            return left & right
        case 0x60:
            return shifted(left << right)
        case 0x70:
            return shifted(z3.LShR(left, right))
        case 0x80:
            return -left
        case 0x90:
            return z3.URem(left, right)
        case 0xA0:
            return left ^ right
    raise Undecided("an unknown operation")


def compare(op, left, right):
    match op:
        case 0x10:
            return left == right
        case 0x20:
            return z3.UGT(left, right)
        case 0x30:
            return z3.UGE(left, right)
        case 0x40:
            return (left & right) != 0
    raise Undecided("an unknown test")


MOST_CASES = 300
SHOWN_BYTES = 200

# What the solver may spend on a question, in its own units, so that a slow machine gets the same answers: some seconds.
FEW_STEPS, MANY_STEPS = 2_000_000, 60_000_000


def compare_programs(left, right):
    """"equal", or ("differ", a packet's first bytes, its captured length, that on the wire), or ("unknown", why)."""
    left, right = without_detours(left), without_detours(right)
    if left == right:
        return "equal"
    answer = "unknown", "nothing was tried"
    for array in (False, True):
        try:
            answer = compare_in_cases(left, right, Packet(array))
        except Undecided as why:
            answer = "unknown", str(why)
        if answer == "equal":
            break
    return answer


def compare_in_cases(left, right, packet):
    """Takes the programs one after the other: what `left` does in a case holds in all cases that it comes apart in."""
    pending, loops = [((), None)], {}
    for _ in range(MOST_CASES):
        if not pending:
            return "equal"
        assumed, verdict = pending.pop()
        case = Case(packet, assumed)
        if assumed and not case.allows(assumed[-1]):
            continue
        try:
            if verdict is None:
                verdict = Run(left, packet, case, loops).verdict()
            other = Run(right, packet, case, loops).verdict()
        except Split as split:
            if any(split.condition.eq(condition) for condition in assumed):
                raise Undecided("a case that does not come apart") from None
            pending += [((*assumed, split.condition), verdict), ((*assumed, z3.Not(split.condition)), verdict)]
            continue
        answer = compare_verdicts(verdict, other, packet, assumed)
        if answer != "equal":
            return answer
    raise Undecided("too many cases")


def compare_verdicts(left, right, packet, assumed):
    differ = z3.simplify(left != right)
    if z3.is_false(differ):
        return "equal"
    solver = z3.SolverFor("QF_AUFBV")
    solver.set("rlimit", MANY_STEPS)
    solver.add(*packet.sane, *assumed, differ)
    answer = solver.check()
    if answer == z3.unsat:
        return "equal"
    if answer == z3.unknown or packet.bytes is None:
        return "unknown", "the solver finds no answer"
    model = solver.model()
    captured = model.eval(packet.captured, True).as_long()
    first = bytes(model.eval(packet.byte(word(at)), True).as_long() for at in range(min(captured, SHOWN_BYTES)))
    return "differ", first.hex(), captured, model.eval(packet.length, True).as_long()
