import { hit, type Check, type Hit, type ScanContext } from '../check';
import { isWanted } from '../plan';
import { resolveOverlaps } from '../resolve-overlaps';
import type { NormalisedText } from '../text/normalise';
import { draftPiiEcho } from './draft-pii-echo';
import { piiAddress } from './pii-address';
import { piiDob } from './pii-dob';
import { piiEmail } from './pii-email';
import { piiPhone } from './pii-phone';

/** What a draft may hold of its own; identity and payment data have checks that stop them anyway. */
const PERSONAL: readonly Check[] = [piiDob, piiEmail, piiPhone, piiAddress];
const PRIORITY = PERSONAL.map(({ id }) => id);

/** Mailboxes of a desk, not of a person. */
const DESK_MAIL = /^(?:support|help|helpdesk|info|service|contact|care|customer\w*|no-?reply|donotreply|team|sales|billing|orders?|returns?|refunds?|hello|office|admin|privacy|legal|press|accounts?|kontakt|hilfe|kundenservice|soporte|ayuda|suporte|assistenza|klantenservice)(?:[.+_-][\w.-]{0,20})?@/;
/** Our own numbers and addresses are introduced as such. */
const OURS_BEFORE = /(?<![a-z])(?:our|us|hotline|support|service|care|desk|office|store|shop|branch|warehouse|depot|headquarters|team|toll-?free|free ?phone|helpline|return(?:s|ed)?|send (?:it|them|the [a-z]{2,12})(?: back)? to|pick-?up|locker|visit|unser\w*|uns|notre|nous|nuestr\w*|noss\w*|nostr\w*|onze|ons)(?![a-z])[^.!?]{0,60}$/;
const FREE_NUMBER = /^\(?(?:\+?1[- .]?)?\(?(?:0?800|888|877|866|855|844|833)(?!\d)/;
const BEFORE = 90;

function isOurs({ lower }: NormalisedText, { type, start, end }: Hit): boolean {
	const written = lower.slice(start, end);
	if (type === 'EMAIL' && DESK_MAIL.test(written)) return true;
	if (type === 'PHONE' && FREE_NUMBER.test(written)) return true;
	return type !== 'DOB' && OURS_BEFORE.test(lower.slice(Math.max(0, start - BEFORE), start));
}

/** What a check finds, or found before this one. */
function foundBy(check: Check, text: NormalisedText, context: ScanContext): readonly Hit[] {
	const { earlier } = context;
	// Most drafts hold nothing.
	if (earlier?.text === text && earlier.ids.has(check.id)) return earlier.hits.length === 0 ? earlier.hits : earlier.hits.filter((one) => one.check === check.id);
	return isWanted(check, text.signals) ? check.run(text, context) : [];
}

/**
 * Dates of birth, e-mail addresses, telephone numbers and postal addresses in a draft that the customer did not give and
 * that are not ours: somebody else's, perhaps. Only with the customer's text there is something to compare with.
 */
export const draftPiiDisclosed: Check = {
	id: 'draft.pii_disclosed',
	category: 'pii_disclosed',
	direction: 'draft',
	needs: 'customer',
	run(text, context) {
		if (!context.customer) return [];
		const personal = PERSONAL.flatMap((check) => foundBy(check, text, context));
		if (personal.length === 0) return [];
		const echoed = foundBy(draftPiiEcho, text, context);
		return resolveOverlaps(personal, PRIORITY)
			.filter((one) => !isOurs(text, one) && !echoed.some(({ start, end }) => start < one.end && one.start < end))
			.map(({ start, end }) => hit(draftPiiDisclosed, start, end));
	},
};
