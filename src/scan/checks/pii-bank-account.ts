import { hit, type Check, type Hit } from '../check';
import { digitCount, digitNear, idsAfter, type IdToken } from '../text/id-after-word';
import type { NormalisedText } from '../text/normalise';
import { SIGNAL } from '../vocabulary';

const SHORTEST = 6;
const LONGEST = 17;
const isSortCode = (written: string): boolean => /^\d{2}-\d{2}-\d{2}$/.test(written);

/** Account, routing and sort code numbers: 6 to 17 digits, hyphens and spaces between allowed. */
function isAccount({ written }: IdToken): boolean {
	if (isSortCode(written)) return true;
	if (!/^\d[\d -]{4,22}$/.test(written) || /^(?:19|20)\d{2}-\d{2}-\d{2}$/.test(written)) return false;
	const digits = digitCount(written);
	return digits >= SHORTEST && digits <= LONGEST;
}

function accountAfter(text: NormalisedText, end: number): IdToken | undefined {
	const { plain, spaced } = idsAfter(text, end);
	if (!plain) return undefined;
	const token = isAccount(plain) ? plain : undefined;
	const row = spaced.find((one) => isAccount(one) && /^\d{2,6}(?:[ -]\d{2,6}){1,4}$/.test(one.written));
	return row && (!token || row.end > token.end) ? row : token;
}

/** Bank account numbers behind a word for an account, a routing number or a sort code. */
export const piiBankAccount: Check = {
	id: 'pii.bank_account',
	category: 'pii',
	direction: 'both',
	wants: ['account_word'],
	run(text) {
		const found: Hit[] = [];
		if (!text.signals.hasDigits) return found;
		for (const end of text.signals.hits(SIGNAL.account_word).ends) {
			const account = digitNear(text, end) ? accountAfter(text, end) : undefined;
			if (account) found.push(hit(piiBankAccount, account.start, account.end, 'BANK_ACCOUNT'));
		}
		return found;
	},
};
