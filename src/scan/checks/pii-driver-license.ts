import { hit, type Check } from '../check';
import { digitCount, idAfter } from '../text/id-after-word';
import { SIGNAL } from '../vocabulary';

const NOT_BEFORE = 14;

/** Licence numbers differ by state and country: 5 to 18 letters, digits and hyphens with at least four digits. */
const isLicense = (written: string): boolean => /^[A-Z0-9-]{5,18}$/.test(written) && digitCount(written) >= 4 && !/^(?:19|20)\d{2}-\d{2}-\d{2}/.test(written);

/** Driver licence numbers behind a word for the licence; software licences and plates are none. */
export const piiDriverLicense: Check = {
	id: 'pii.driver_license',
	category: 'pii',
	direction: 'both',
	wants: ['license_word'],
	run(text) {
		const { starts, ends } = text.signals.hits(SIGNAL.license_word);
		return ends.flatMap((end, index) => {
			if (text.signals.endBefore(SIGNAL.not_license_word, starts[index] as number, NOT_BEFORE) >= 0) return [];
			const token = idAfter(text, end);
			return token && isLicense(token.written) ? [hit(piiDriverLicense, token.start, token.end, 'DRIVER_LICENSE')] : [];
		});
	},
};
