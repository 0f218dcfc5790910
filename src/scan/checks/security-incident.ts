import { hit, type Check } from '../check';

const HARMLESS = /\b(?:life hack|hackathon|breach of contract|breach of the contract|fraud department|contract breach|scam likely)\b/;

/** Words of security incidents: breach, hacked, unauthorised, phishing, fraud, identity theft. */
export const securityIncident: Check = {
	id: 'security.incident',
	category: 'security',
	direction: 'input',
	wants: ['security_word'],
	run({ lower, signals }) {
		const { starts, ends } = signals.hits('security_word');
		return starts.flatMap((start, index) => {
			const end = ends[index] as number;
			return HARMLESS.test(lower.slice(Math.max(0, start - 12), end + 16)) ? [] : [hit(securityIncident, start, end)];
		});
	},
};
