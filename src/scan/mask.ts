import type { Finding } from '../sections';
import { firstBirthForm } from './text/echo-keys';
import { normalise } from './text/normalise';

/** What makes two spellings the same value: case, separators, a North American country code, a date's layout. */
export function identity(type: string, value: string): string {
	const lower = normalise(value).lower;
	const compact = lower.replace(/[^a-z0-9\u00aa-\uffff]/g, '');
	if (type === 'EMAIL' || type === 'IP' || type === 'SECRET') return lower;
	if (type === 'PHONE') {
		const digits = compact.replace(/\D/g, '');
		return digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : digits || compact;
	}
	return type === 'DOB' ? (firstBirthForm(lower) ?? compact) : compact;
}

/** Gives each value its mask. */
export interface MaskNumbering {
	maskFor(type: string, value: string): string;
}

/** Numbers masks: the same value of a type has the same number as long as the table lives, e.g. for a conversation. */
export class MaskTable implements MaskNumbering {
	private readonly types: Numbered[] = [];

	maskFor(type: string, value: string): string {
		return `[${type}_${this.numberOf(type, value)}]`;
	}

	private numberOf(type: string, value: string): number {
		const { types } = this;
		let known: Numbered | undefined;
		for (let i = 0; i < types.length && known === undefined; i += 1) if ((types[i] as Numbered).type === type) known = types[i];
		if (known === undefined) {
			types.push({ type, first: value, numbers: undefined });
			return 1;
		}
		if (value === known.first) return 1;
		const numbers = (known.numbers ??= new Map([[identity(type, known.first), 1]]));
		const key = identity(type, value);
		const number = numbers.get(key) ?? numbers.size + 1;
		numbers.set(key, number);
		return number;
	}
}

/** The values of one type. Most texts hold one, whose identity nobody asks for. */
interface Numbered {
	type: string;
	first: string;
	/** By identity; from the second value on. */
	numbers: Map<string, number> | undefined;
}

/** `original` with each finding (ordered, not overlapping) replaced by its mask; every other character stays. */
export function maskText(original: string, findings: readonly Finding[], table: MaskNumbering): string {
	if (findings.length === 0) return original;
	let masked = '';
	let from = 0;
	for (const { start, end, type } of findings) {
		masked += original.slice(from, start) + table.maskFor(type, original.slice(start, end));
		from = end;
	}
	return masked + original.slice(from);
}
