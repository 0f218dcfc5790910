import { isNumber } from './fact-kind';
import { say } from './operators';

/** Facts that are amounts of money by their name: `amount`, `order.total`, `refund_amount`. */
const MONEY = /(?:^|[._])(?:amount|total|price)$/;

/** Two decimals, unless they would hide that 50.001 is above 50.00. */
function sayMoney(value: unknown): string {
	if (Array.isArray(value)) return value.map(sayMoney).join(', ');
	if (!isNumber(value)) return say(value);
	const text = value.toFixed(2);
	return Number(text) === value ? text : say(value);
}

/** How the values of this fact stand in a sentence. */
export const sayerFor = (fact: string): ((value: unknown) => string) => (MONEY.test(fact) ? sayMoney : say);
