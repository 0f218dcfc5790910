import { kindOf } from '../fact-kind';
import { OPERATORS } from '../operators';

/** Holds, does not, or the fact cannot be read. */
export type Outcome = boolean | undefined;

/** One comparison of a `when`, by the operator's suffix. */
export interface FactTest {
	suffix: string;
	operand: unknown;
}

/** What a tier says of a fact with this value, by the operator's own definition. Throws when there is no such operator. */
export function outcomeOf({ suffix, operand }: FactTest, value: unknown): Outcome {
	const operator = OPERATORS[suffix];
	if (!operator) throw new TypeError(`There is no operator ${suffix}.`);
	const prepared = operator.prepare ? operator.prepare(operand) : operand;
	return (kindOf(value) & operator.reads(operand)) === 0 ? undefined : operator.holds(value, prepared);
}
