import { hit, type Check } from '../check';
import { digitCount, idAfter } from '../text/id-after-word';
import { SIGNAL } from '../vocabulary';

/** One or two letters and six to nine digits, nine digits, or a mix of eight or nine (Germany, France, Italy). */
const isPassport = (written: string): boolean => /^(?:[A-Z]{1,3}-?\d{6,9}|\d{8,9}|(?=[A-Z0-9]{8,9}$)[A-Z0-9]{8,9}|\d{2}[A-Z]{2}\d{5})$/.test(written) && digitCount(written) >= 4;

/** Passport numbers behind a word for passport (seven languages). */
export const piiPassport: Check = {
	id: 'pii.passport',
	category: 'pii',
	direction: 'both',
	wants: ['passport_word'],
	run: (text) =>
		text.signals.hits(SIGNAL.passport_word).ends.flatMap((end) => {
			const token = idAfter(text, end);
			return token && isPassport(token.written) ? [hit(piiPassport, token.start, token.end, 'PASSPORT')] : [];
		}),
};
