import { DaaError } from '../../errors';
import { identity, type MaskNumbering } from '../mask';
import { aroundMasks, isMask, masksIn, writeMask } from './mask-form';

/** One spelling of one value and the mask that stands for it. A number stays a number when a whole value is masked. */
export interface MaskEntry {
	type: string;
	number: number;
	/** 0 for the first spelling. */
	variant: number;
	original: string | number;
}

/** More personal values than this no conversation has; each scan decrypts them all. */
const MAX_VALUES = 5_000;
/** Shorter texts occur by chance. */
const SHORTEST_KNOWN = 5;

const spellingKey = (type: string, value: string | number): string => `${type}\0${typeof value}\0${value}`;
const identityKey = (type: string, value: string | number): string => `${type}\0${identity(type, String(value))}`;
const unknown = (mask: string): DaaError =>
	new DaaError('mask_unknown', `Nobody knows what ${mask} stands for in this conversation, so it is not replaced.`, { fields: { mask }, hint: 'The mask was not made here, or its value was erased. Draft the action again.' });

const isWordAt = (text: string, index: number): boolean => index >= 0 && index < text.length && /[\p{L}\p{N}]/u.test(text.charAt(index));

/**
 * The masks of one conversation: equal values have equal numbers, each spelling its own mask, so that masking loses
 * nothing. Numbers given out since it was opened are in `fresh`, for the store.
 */
export class MaskVault implements MaskNumbering {
	readonly fresh: MaskEntry[] = [];
	private readonly byMask = new Map<string, MaskEntry>();
	private readonly bySpelling = new Map<string, string>();
	private readonly byIdentity = new Map<string, { number: number; spellings: number }>();
	private readonly counts = new Map<string, number>();

	constructor(
		readonly conversationId: string,
		entries: readonly MaskEntry[],
	) {
		for (const entry of entries) this.add(entry);
	}

	private add(entry: MaskEntry): string {
		const { type, number, variant, original } = entry;
		const mask = writeMask(type, number, variant);
		const key = identityKey(type, original);
		this.byMask.set(mask, entry);
		this.bySpelling.set(spellingKey(type, original), mask);
		this.byIdentity.set(key, { number, spellings: Math.max(this.byIdentity.get(key)?.spellings ?? 0, variant + 1) });
		this.counts.set(type, Math.max(this.counts.get(type) ?? 0, number));
		return mask;
	}

	maskFor(type: string, value: string | number): string {
		const known = this.bySpelling.get(spellingKey(type, value));
		if (known !== undefined) return known;
		if (typeof value === 'string' && masksIn(value).length > 0) throw new DaaError('check_failed', 'A value that is to be masked holds a mask itself, so it could not be told apart.');
		if (this.byMask.size >= MAX_VALUES) throw new DaaError('check_failed', `This conversation has more than ${MAX_VALUES} personal values; no more can be masked.`);
		const same = this.byIdentity.get(identityKey(type, value));
		const entry: MaskEntry = { type, number: same?.number ?? (this.counts.get(type) ?? 0) + 1, variant: same?.spellings ?? 0, original: value };
		this.fresh.push(entry);
		return this.add(entry);
	}

	has(mask: string): boolean {
		return this.byMask.has(mask);
	}

	/** The mask of this very value, whatever its type; undefined when it has none. */
	knownMask(value: string | number): string | undefined {
		for (const [mask, { original }] of this.byMask) if (original === value) return mask;
		return undefined;
	}

	/** Replaces values that are known here, by their exact spelling, wherever they stand as a word of their own. */
	coverKnown(text: string): string {
		let covered = text;
		for (const [mask, { original }] of [...this.byMask].sort((left, right) => String(right[1].original).length - String(left[1].original).length)) {
			const value = String(original);
			if (value.length < SHORTEST_KNOWN || !covered.includes(value)) continue;
			// What is masked already is left alone.
			covered = aroundMasks(covered)
				.map((part, index) => (index % 2 === 1 ? part : replaceWhole(part, value, mask)))
				.join('');
		}
		return covered;
	}

	/** Every mask by its value. Throws DaaError `mask_unknown`. */
	reveal(text: string, write: (value: string) => string = (value) => value): string {
		return aroundMasks(text)
			.map((part, index) => {
				if (index % 2 === 0) return part;
				const entry = this.byMask.get(part);
				if (!entry) throw unknown(part);
				return write(String(entry.original));
			})
			.join('');
	}

	/** A whole value; one that was a number is a number again. Throws DaaError `mask_unknown`. */
	revealValue(text: string): string | number {
		if (!isMask(text)) return this.reveal(text);
		const entry = this.byMask.get(text);
		if (!entry) throw unknown(text);
		return entry.original;
	}
}

function replaceWhole(text: string, value: string, mask: string): string {
	const parts: string[] = [];
	let from = 0;
	for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + 1)) {
		const end = at + value.length;
		if (at < from || (isWordAt(text, at - 1) && isWordAt(text, at)) || (isWordAt(text, end) && isWordAt(text, end - 1))) continue;
		parts.push(text.slice(from, at), mask);
		from = end;
	}
	parts.push(text.slice(from));
	return parts.join('');
}
