import { hit, type Check, type Hit } from '../check';
import { CHARGEBACK_WEIGHTS } from '../learned/all-weights';
import { READINGS } from '../learned/readings';
import { weigh } from '../learned/weigh';
import type { NormalisedText } from '../text/normalise';
import { chargebackSentences } from './threat-sentences';
import { SIGNAL } from '../vocabulary';

const REACH = 80;
const NEEDS_INTENT = /^(?:report the charge|report this charge|fraudulent charge|stop payment|credit card company|section 75|storno|betwist|contestacao|estorno|mi banco|ma banque|meu banco|mijn bank|la mia banca|mia banca|buyer protection|purchase protection|card company to|card issuer to|operadora do cartao|fraud claim|report this transaction|report the transaction|payment reversal|retrieve the funds|contestazione)$/;
const INTENT = /\b(?:next|will|'ll|going to|gonna|have to|no choice|if|unless|otherwise|or else|contact(?:ing|ed)?|call(?:ing|ed)?|ask(?:ing|ed)?|tell(?:ing)?|told|file|filing|filed|let my|have my|get my|getting my|through|via|with|forced|intend|plan|consider|prepared|werde|sonst|vais|sinon|voy|vou|senao|altrimenti|zal|anders|contact|chied\w*|richied\w*|pedir\w*|pido|demand\w*|verlang\w*|lasse|laat|fordere|exijo)\b/;
/** A bank's customer who asks how to dispute something, or what it is. */
const ASKS = /\b(?:(?:do|did)(?:n't| not) (?:want|wish|mean|intend|plan) (?:to )?(?:[a-z]{2,8} )?(?:an? |any )?(?:chargeback|charge back|dispute)(?![^.!?]{0,60}\b(?:but|unless|if|will|otherwise|however|so)\b)|(?:does|do|would|will) (?:an? |the )?(?:dispute|chargeback)s? (?:with|slow|affect|take|hurt|mean|count|cost|show)|how do i (?:file|open|raise|start) a dispute|(?:buyers?|customers?|clients?|shoppers?|guests?) (?:[a-z]{2,10} )?(?:filed|files|opened|opens|started|raised|won|lost|did|initiated|made)|against (?:my|our) (?:shop|store|business|company)|(?:demande|verlangt|pide|exige|chiede|vraagt|pede)[^.!?]{0,14}(?:facture|rechnung|factura|fattura|factuur|fatura|iban|rib|code)|(?:chargeback|dispute) (?:protection|policy|fee|works?|process|mean|team|form)|dispute my (?:review|rating|score|grade|comment|mark)|(?:claim|complaint|dispute) with (?:the |your |my )?(?:courier|insur\w+|carrier|warranty|manufacturer|shipping|airline|travel|delivery|post|landlord|neighbou?r)|what is|what's|what are|explain|meaning of|define|how do chargebacks|how does|policy on|can (?:i|we|you) (?:help me )?(?:dispute|reverse)|help me dispute|(?:got|was|were|been) charged back)\b/;

const around = ({ lower }: NormalisedText, start: number, end: number): string => lower.slice(Math.max(0, start - REACH), Math.min(lower.length, end + REACH));

const RECOVERS =
	/\b(?:disput\w*|report(?:ing|ed)? (?:this|it|you|the|these)|contest(?:ing)? (?:the|this|it|these)|challeng\w* (?:the|this|it|these)|revers\w*|recover\w*|chargeback|money back|claw\w*|(?:get|getting|pull|pulling|take|taking|claim|claiming|call|bring|have|fetch|demand)\w* (?:it|this|that|the|my|me|them|all|every)(?: [a-z]{1,10}){0,4} back|return (?:the|my) (?:money|funds|payment)|(?:stop|cancel|block|refuse|withdraw|recall|void|annul) (?:the|this|that|my|any|all|your)?\s?(?:[a-z]{2,10} )?(?:payment|payments|charge|charges|transaction|debit|transfer)|not (?:to )?(?:honou?r|pay|release)|raising (?:this|it|a (?:claim|case|dispute))|(?:open|opening|start|starting|file|filing|raise|lodge|escalat\w*)(?: [a-z]{1,8}){0,3} (?:claim|case|dispute|complaint)|resolution cent(?:er|re)|refund(?:ed)? (?:me )?(?:through|from|via|by)|fraud(?:ulent)?)\b/;
const TURNS_TO = /\b(?:call|contact|go|going|speak|talk|ask|tell|write|turn|complain)(?:ing|ed)?(?: to| with| up)? (?:my |the |our )?(?:bank|credit|card|debit|issuer|visa|mastercard|amex|paypal|klarna)/;
const WILLS = /\b(?:i'll|i will|i am|i'm|i've|i have|i can|i intend|we will|we'll|we are|going to|gonna|have to|forced to|told|asked|instructed|contacted|contacting|notified|notify|if|unless|otherwise|or else|or i|don't make me|next step|last chance|will be|shall|let my|have my|had my|want my|werde|sonst|vais|sinon|voy|vou|zal|anders|already|before i|will (?:claw|revers|refund|disput|take|get|return|recover|pull))/;
const PAYS = /\b(?:how (?:do|can|to)|which|does|by mistake|where do i|fraudulent activity|declined|do you (?:accept|take)|can i (?:pay|use|change|add)|what is|details|my refund has|refund has not|when will)\b/;

/** Getting the money back, with the bank, card company or payment service named in the same breath. */
function throughBank(text: NormalisedText): { start: number; end: number }[] {
	const banks = text.signals.hits(SIGNAL.bank_entity);
	return banks.starts.flatMap((start, index) => {
		const end = banks.ends[index] as number;
		const words = around(text, start, end);
		const recovers = RECOVERS.test(words) || (/\brefund/.test(words) && TURNS_TO.test(words));
		return recovers && WILLS.test(words) && !PAYS.test(words) ? [{ start, end }] : [];
	});
}

/** What the rules find. */
function ruled(text: NormalisedText): Hit[] {
	const strong = text.signals.hits(SIGNAL.chargeback_strong);
	const found = strong.starts.flatMap((start, index) => {
		const end = strong.ends[index] as number;
		const words = around(text, start, end);
		if (ASKS.test(words)) return [];
		if (NEEDS_INTENT.test(strong.terms[index] as string) && !INTENT.test(words)) return [];
		return [hit(threatChargeback, start, end)];
	});
	return [...found, ...[...throughBank(text), ...chargebackSentences(text)].map(({ start, end }) => hit(threatChargeback, start, end))];
}

/** Threats to take the money back: chargeback, dispute with the bank, reversal, PayPal claim. */
export const threatChargeback: Check = {
	id: 'threat.chargeback',
	category: 'chargeback_threat',
	direction: 'input',
	wants: READINGS.chargeback.signals,
	run: (text) => weigh(threatChargeback, CHARGEBACK_WEIGHTS, READINGS.chargeback, text, () => ruled(text)),
};
