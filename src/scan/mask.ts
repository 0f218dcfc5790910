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
	private numbers: Map<string, number> | undefined;
	private counts: Map<string, number> | undefined;

	maskFor(type: string, value: string): string {
		const key = `${type}:${identity(type, value)}`;
		const numbers = (this.numbers ??= new Map<string, number>());
		const counts = (this.counts ??= new Map<string, number>());
		let number = numbers.get(key);
		if (number === undefined) {
			number = (counts.get(type) ?? 0) + 1;
			counts.set(type, number);
			numbers.set(key, number);
		}
		return `[${type}_${number}]`;
	}
}

/** `original` with each finding (ordered, not overlapping) replaced by its mask; every other character stays. */
export function maskText(original: string, findings: readonly Finding[], table: MaskNumbering): string {
	if (findings.length === 0) return original;
	const parts: string[] = [];
	let from = 0;
	for (const { start, end, type } of findings) {
		parts.push(original.slice(from, start), table.maskFor(type, original.slice(start, end)));
		from = end;
	}
	parts.push(original.slice(from));
	return parts.join('');
}
