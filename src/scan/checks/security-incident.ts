import { hit, type Check, type Hit } from '../check';
import { INCIDENT_WEIGHTS } from '../learned/all-weights';
import { READINGS } from '../learned/readings';
import { weigh } from '../learned/weigh';
import type { NormalisedText } from '../text/normalise';
import { incidentSentences } from './security-sentences';
import { SIGNAL } from '../vocabulary';

const HARMLESS = /\b(?:life hacks?|hackathon|breach of contract|breach of the contract|fraud (?:department|protection|prevention|team|alert service)|anti-?fraud|contract breach|scam likely)\b/;
/** Terms that also say what somebody did not do or know: they need a deal, a code or an account beside them. */
const NEEDS_OBJECT = /^(?:didn't make|did not make|i never made|i didn't make|i did not make|didn't make this|did not make this|don't recogni[sz]e|do not recogni[sz]e|didn't recognize|unrecogni[sz]ed|wasn't me|breach|breached|hack|hacks|scam|scams|not authori[sz]ed|someone is using my|someone changed my)$/;
const OBJECT = /\b(?:order|purchase|charge|transaction|payment|transfer|withdrawal|login|log-in|sign-in|device|account|card|debit|bank|statement|password|profile|e-?mail|data|personal|security|privacy|my|this request|activity|system|website|phone|call|text|link)s?\b/;
const AROUND = 60;

/** What the rules find. */
function ruled(text: NormalisedText): Hit[] {
	const { lower, signals } = text;
	const { starts, ends, terms } = signals.hits(SIGNAL.security_word);
	const words = starts.flatMap((start, index) => {
		const end = ends[index] as number;
		if (HARMLESS.test(lower.slice(Math.max(0, start - 12), end + 16))) return [];
		if (NEEDS_OBJECT.test(terms[index] as string) && !OBJECT.test(lower.slice(Math.max(0, start - AROUND), end + AROUND))) return [];
		return [hit(securityIncident, start, end)];
	});
	return [...words, ...incidentSentences(text).map(({ start, end }) => hit(securityIncident, start, end))];
}

/** Security incidents that a customer reports: breach, hacked, unauthorised, phishing, fraud, identity theft, strangers in accounts. */
export const securityIncident: Check = {
	id: 'security.incident',
	category: 'security',
	direction: 'input',
	wants: READINGS.incident.signals,
	run: (text) => weigh(securityIncident, INCIDENT_WEIGHTS, READINGS.incident, text, () => ruled(text)),
};
