import { hit, type Check } from '../check';
import type { NormalisedText } from '../text/normalise';

const REACH = 80;
const NEEDS_INTENT = /^(?:report the charge|report this charge|fraudulent charge|stop payment|credit card company|section 75|storno|betwist|contestacao|estorno|mi banco|ma banque|meu banco|mijn bank|la mia banca|mia banca|buyer protection|purchase protection|card company to|card issuer to|operadora do cartao|fraud claim|report this transaction|report the transaction|payment reversal|retrieve the funds|contestazione)$/;
const INTENT = /\b(?:will|'ll|going to|gonna|have to|no choice|if|unless|otherwise|or else|contact(?:ing|ed)?|call(?:ing|ed)?|ask(?:ing|ed)?|tell(?:ing)?|told|file|filing|filed|let my|have my|get my|getting my|through|via|with|forced|intend|plan|consider|prepared|werde|sonst|vais|sinon|voy|vou|senao|altrimenti|zal|anders|contact|chied\w*|richied\w*|pedir\w*|pido|demand\w*|verlang\w*|lasse|laat|fordere|exijo)\b/;
/** A bank's customer who asks how to dispute something, or what it is. */
const ASKS = /\b(?:what is|what's|what are|explain|meaning of|define|how do chargebacks|how does|policy on)\b/;

const around = ({ lower }: NormalisedText, start: number, end: number): string => lower.slice(Math.max(0, start - REACH), Math.min(lower.length, end + REACH));

/** Getting the money back, with the bank named in the same breath. */
function throughBank(text: NormalisedText): { start: number; end: number }[] {
	const { signals } = text;
	const banks = signals.hits('bank_entity');
	return banks.starts.flatMap((start, index) => {
		const end = banks.ends[index] as number;
		if (!signals.near('dispute_word', start, end, 70, 70) || !INTENT.test(around(text, start, end))) return [];
		return /\b(?:dispute|disput|contest|revers|money back|recover|stop the|block the|refund|cancel the (?:charge|payment)|back from|get it back|undo)/.test(around(text, start, end)) && (/\b(?:my|the|our) (?:bank|card company|card issuer|credit card company|card provider)(?: has| have| will| is going to| can|'ll)? (?:told|advised|agreed|said|suggested|revers|refund|disput|recover|stop|block|confirmed|opened|started)/.test(around(text, start, end)) || /\b(?:with|through|via|contact|call|ask|tell|told|let|have|get|go to|going to|from|by) (?:my |the |our )?(?:bank|card|credit|issuing|visa|mastercard|amex|american|paypal|klarna|stripe|financial|monzo|revolut|chase|wells|barclays)/.test(around(text, start, end))) ? [{ start, end }] : [];
	});
}

/** Threats to take the money back: chargeback, dispute with the bank, reversal, PayPal claim. */
export const threatChargeback: Check = {
	id: 'threat.chargeback',
	category: 'chargeback_threat',
	direction: 'input',
	wants: ['chargeback_strong', 'bank_entity'],
	run(text) {
		const strong = text.signals.hits('chargeback_strong');
		const found = strong.starts.flatMap((start, index) => {
			const end = strong.ends[index] as number;
			const words = around(text, start, end);
			if (ASKS.test(words)) return [];
			if (NEEDS_INTENT.test(strong.terms[index] as string) && !INTENT.test(words)) return [];
			return [hit(threatChargeback, start, end)];
		});
		return [...found, ...throughBank(text).map(({ start, end }) => hit(threatChargeback, start, end))];
	},
};
