/**
 * A regular expression as far as the letters in it go. `edge` is a place with no letter on one side: a sign, a space, a
 * digit, the end of the text, or an assertion that no letter stands there.
 */
export type Tree =
	| { kind: 'letter'; letter: string }
	| { kind: 'edge' }
	| { kind: 'digit' }
	| { kind: 'any' }
	| { kind: 'empty' }
	| { kind: 'sequence'; parts: Tree[] }
	| { kind: 'choice'; options: Tree[] }
	| { kind: 'repeat'; body: Tree; least: number; most: number };

const EDGE: Tree = { kind: 'edge' };
const DIGIT: Tree = { kind: 'digit' };
const ANY: Tree = { kind: 'any' };
const EMPTY: Tree = { kind: 'empty' };
/** A class of more letters than that says nothing. */
const MOST_LETTERS = 6;

const isLetter = (char: string): boolean => char >= 'a' && char <= 'z' && char.length === 1;
const one = (char: string): Tree => (/\d/.test(char) ? DIGIT : isLetter(char) ? { kind: 'letter', letter: char } : /[A-Z\u0080-\uffff]/.test(char) ? ANY : EDGE);

/** Reads what the rules of this package are written in; anything else is refused. @throws TypeError */
class Reader {
	private at = 0;

	constructor(private readonly source: string) {}

	read(): Tree {
		const tree = this.choice();
		if (this.at < this.source.length) throw new TypeError(`"${this.source.slice(this.at, this.at + 20)}" is not understood`);
		return tree;
	}

	private choice(): Tree {
		const options = [this.sequence()];
		while (this.take('|')) options.push(this.sequence());
		return options.length === 1 ? (options[0] as Tree) : { kind: 'choice', options };
	}

	private sequence(): Tree {
		const parts: Tree[] = [];
		while (this.at < this.source.length && !'|)'.includes(this.source[this.at] as string)) parts.push(this.repeated());
		return parts.length === 1 ? (parts[0] as Tree) : { kind: 'sequence', parts };
	}

	private repeated(): Tree {
		const body = this.atom();
		const counts = /^(?:([*+?])|\{(\d+)(,(\d*))?\})\??/.exec(this.source.slice(this.at, this.at + 12));
		if (!counts) return body;
		this.at += counts[0].length;
		const [, sign, from, comma, to] = counts;
		const least = sign === undefined ? Number(from) : sign === '+' ? 1 : 0;
		const most = sign === undefined ? (comma === undefined ? least : to ? Number(to) : Infinity) : sign === '?' ? 1 : Infinity;
		return { kind: 'repeat', body, least, most };
	}

	private atom(): Tree {
		const char = this.source[this.at] as string;
		this.at += 1;
		if (char === '(') return this.group();
		if (char === '[') return this.classTree();
		if (char === '.') return ANY;
		if (char === '^' || char === '$') return EDGE;
		if (char !== '\\') return one(char);
		const escaped = this.source[this.at] as string;
		this.at += 1;
		if (escaped === 'd') return DIGIT;
		if (escaped === 's' || escaped === 'n' || escaped === 't') return EDGE;
		if (escaped === 'b') return EMPTY;
		if (/[a-zA-Z0-9]/.test(escaped)) return ANY;
		return EDGE;
	}

	private group(): Tree {
		const lead = /^\?(?:[:=!]|<[=!])/.exec(this.source.slice(this.at, this.at + 3))?.[0];
		this.at += lead?.length ?? 0;
		const from = this.at;
		const tree = this.choice();
		const inside = this.source.slice(from, this.at);
		if (!this.take(')')) throw new TypeError('a bracket is not closed');
		if (lead === undefined || lead === '?:') return tree;
		// "no letter here": other assertions only narrow the rule, so they can be passed over.
		return lead.endsWith('!') && /^\[a-z[^\]^]{0,8}\]$/.test(inside) ? EDGE : EMPTY;
	}

	private classTree(): Tree {
		const end = /(?:[^\]\\]|\\.)*\]/y;
		end.lastIndex = this.at;
		const inside = end.exec(this.source)?.[0].slice(0, -1);
		if (inside === undefined) throw new TypeError('a class is not closed');
		this.at += inside.length + 1;
		if (inside.startsWith('^') || /[a-z]-[a-z]|\\w|\\S|\\W|\\D|[A-Z\u0080-\uffff]/.test(inside)) return ANY;
		const letters = [...new Set(inside.replace(/\\./g, '').match(/[a-z]/g) ?? [])];
		if (letters.length > MOST_LETTERS) return ANY;
		const options = letters.map(one);
		if (/[^a-z\\]|\\./.test(inside)) options.push(EDGE);
		return options.length === 1 ? (options[0] as Tree) : { kind: 'choice', options };
	}

	private take(sign: string): boolean {
		if (this.source[this.at] !== sign) return false;
		this.at += 1;
		return true;
	}
}

export const readRegex = (source: string): Tree => new Reader(source).read();
