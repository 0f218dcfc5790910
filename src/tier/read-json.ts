/** JSON text that cannot be read; `line` counts from 1. */
export class JsonSyntaxError extends Error {
	constructor(
		readonly line: number,
		message: string,
	) {
		super(message);
	}
}

export interface LocatedJson {
	value: unknown;
	/** The line (from 1) on which the value at `path` begins; of the nearest known parent when there is none. */
	lineOf(path: readonly PropertyKey[]): number;
}

const MAX_LEVELS = 40;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const BLANKS = /[ \t\n\r]*/y;
/** A JSON text literal: ends at the first quote that no backslash escapes. */
const TEXT = /"(?:[^"\\\u0000-\u001f]|\\.)*"/y;
const WORDS = { true: true, false: false, null: null } as const;

/** Segments are joined by a character that no sane key holds, so that `a.b` and `a` → `b` stay apart. */
const keyOf = (path: readonly PropertyKey[]): string => path.map(String).join('\u0000');

/** Reads like JSON.parse, but remembers lines and refuses what JSON.parse swallows: a key that stands twice. */
class Reader {
	readonly lines = new Map<string, number>();
	private at = 0;
	private line = 1;
	private counted = 0;

	constructor(private readonly text: string) {}

	document(): unknown {
		const value = this.value([]);
		this.blanks();
		if (this.at < this.text.length) this.fail('there is text after the end of the document');
		return value;
	}

	private fail(message: string): never {
		throw new JsonSyntaxError(this.here(), message);
	}

	/** Positions only grow, so every line break is counted once. */
	private here(): number {
		for (; this.counted < this.at; this.counted += 1) if (this.text[this.counted] === '\n') this.line += 1;
		return this.line;
	}

	private take(pattern: RegExp): string | undefined {
		pattern.lastIndex = this.at;
		const found = pattern.exec(this.text)?.[0];
		if (found !== undefined) this.at += found.length;
		return found;
	}

	private blanks(): string | undefined {
		this.take(BLANKS);
		return this.text[this.at];
	}

	private value(path: string[]): unknown {
		const next = this.blanks();
		this.lines.set(keyOf(path), this.here());
		if (path.length > MAX_LEVELS) this.fail(`is nested deeper than ${MAX_LEVELS} levels`);
		if (next === '{') return this.object(path);
		if (next === '[') return this.list(path);
		if (next === '"') return this.string();
		for (const [word, value] of Object.entries(WORDS)) {
			if (this.text.startsWith(word, this.at)) {
				this.at += word.length;
				return value;
			}
		}
		const number = this.take(NUMBER);
		if (number !== undefined) return Number(number);
		return this.fail(next === undefined ? 'the document ends too early' : `a value was expected, not ${JSON.stringify(next)}`);
	}

	private string(): string {
		const literal = this.take(TEXT);
		if (literal === undefined) return this.fail('a text has no closing quote, or holds a line break');
		try {
			return JSON.parse(literal) as string;
		} catch {
			return this.fail('a text holds an escape that JSON does not know');
		}
	}

	/** After an entry: true when another one follows, false at the end. */
	private another(end: '}' | ']'): boolean {
		const next = this.blanks();
		if (next !== ',' && next !== end) this.fail(`a comma or ${end} was expected${next === undefined ? ', but the document ends' : `, not ${JSON.stringify(next)}`}`);
		this.at += 1;
		return next === ',';
	}

	private object(path: string[]): unknown {
		const found: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
		this.at += 1;
		if (this.blanks() === '}') return (this.at += 1), { ...found };
		do {
			if (this.blanks() !== '"') this.fail('a key in double quotes was expected');
			const key = this.string();
			if (Object.hasOwn(found, key)) this.fail(`the key ${JSON.stringify(key)} stands twice in one object`);
			if (this.blanks() !== ':') this.fail(`a colon was expected after ${JSON.stringify(key)}`);
			this.at += 1;
			found[key] = this.value([...path, key]);
		} while (this.another('}'));
		// A plain copy by definition, not assignment: a literal `__proto__` key stays an own key, as with JSON.parse.
		return Object.fromEntries(Object.entries(found));
	}

	private list(path: string[]): unknown[] {
		const found: unknown[] = [];
		this.at += 1;
		if (this.blanks() === ']') return (this.at += 1), found;
		do found.push(this.value([...path, String(found.length)]));
		while (this.another(']'));
		return found;
	}
}

/** Reads JSON text and keeps the line of every value. Throws JsonSyntaxError with the line of the mistake. */
export function readJson(text: string): LocatedJson {
	const reader = new Reader(text);
	const value = reader.document();
	return {
		value,
		lineOf(path) {
			for (let length = path.length; length > 0; length -= 1) {
				const line = reader.lines.get(keyOf(path.slice(0, length)));
				if (line !== undefined) return line;
			}
			return reader.lines.get('') ?? 1;
		},
	};
}
