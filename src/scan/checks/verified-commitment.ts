import { moneyIn, readAmount } from '../text/money';

export type CommitmentKind = 'refund' | 'credit' | 'cancellation';

type Verified = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** A verified fact is `true`, or an object that holds the amount. */
const holds = (value: unknown): boolean => value === true || (isRecord(value) && value.amount !== undefined);

/** Names under which the verified amount may stand, by what was verified. */
const AMOUNTS = { refund: ['refund_amount', 'refunded_amount', 'amount_refunded', 'amount'], credit: ['credit_amount', 'credited_amount', 'amount'] } as const;

/** The verified amount; undefined when none was given, NaN when it cannot be read. */
function amountOf(verified: Verified, fact: 'refund' | 'credit'): number | undefined {
	const value = verified[fact];
	const given = isRecord(value) ? value.amount : AMOUNTS[fact].map((name) => verified[name]).find((one) => one !== undefined && one !== null);
	if (given === undefined) return undefined;
	if (typeof given === 'number') return given;
	return typeof given === 'string' && /^\d[\d ',.]{0,15}$/.test(given.trim()) ? readAmount(given.trim()) : Number.NaN;
}

function currencyOf(verified: Verified, fact: 'refund' | 'credit'): string | undefined {
	const value = verified[fact];
	const given = (isRecord(value) ? value.currency : undefined) ?? verified.currency;
	return typeof given === 'string' ? given.trim().toUpperCase() : undefined;
}

/** Cents that rounding may add. */
const ROUNDING = 0.005;

/** Whether every amount the sentence names is at most the verified one, in its currency. Without a verified amount any is. */
function covers(verified: Verified, fact: 'refund' | 'credit', sentence: string): boolean {
	const most = amountOf(verified, fact);
	if (most === undefined) return true;
	const currency = currencyOf(verified, fact);
	return moneyIn(sentence).every((money) => money.amount <= most + ROUNDING && (currency === undefined || money.currency === undefined || money.currency === currency));
}

/**
 * Whether `facts.verified` covers what a sentence of a draft commits to: the fact must be verified, and no amount in
 * the sentence may be higher than the verified one or in another currency.
 */
export function isVerifiedCommitment(verified: Verified, kind: CommitmentKind, sentence: string): boolean {
	if (holds(verified.refund) && covers(verified, 'refund', sentence)) return true;
	if (kind === 'credit' && holds(verified.credit)) return covers(verified, 'credit', sentence);
	return kind === 'cancellation' && (verified.cancellation === true || verified.cancel === true);
}
