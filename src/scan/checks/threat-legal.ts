import { hit, type Check, type Hit } from '../check';
import { LEGAL_WEIGHTS } from '../learned/all-weights';
import { READINGS } from '../learned/readings';
import { weigh } from '../learned/weigh';
import type { NormalisedText } from '../text/normalise';
import { legalSentences } from './threat-sentences';
import { SIGNAL } from '../vocabulary';

const REACH = 70;
/** Words that decide only with somebody to do it to, or an authority to go to. */
const NEEDS_INTENT = /^(?:my legal|our legal|law firm|in court|court case|court order|legal department|legal team|legal counsel|legal representation|legal matter|bbb|ftc|fca|ico|fcc|police report|consumer rights|demand letter|un avocat|anwalt|rechtsanwalt|un abogado|un avvocato|een advocaat|um advogado|tribunal|rechter|rechtsschutz|to court|lemon law|legal notice|autorites|juicio|regulatory|watchdog|injunction|prosecution|prosecute|subpoena|litigation|to sue|legal complaint|small claim)$/;
const INTENT_IS_IN = /\b(?:will|going to|gonna|contact|speak|talk|hear|threat|consult|if you|unless|report|complain|file|take|see you|hire|call|involve|forced|choice|intend|sue|prepared|consider|advis|instruct|escalat|next step|otherwise|werde|sonst|vais|voy|vou|zal|ga |faro|letter|expect|settle|either|refund me|next|come from|informed|sent this|reviewing|cc'?d|copied)\b/;
/** A question about the matter, or somebody else's case. */
const NOT_A_THREAT = /\b(?:(?:lawyers?|attorneys?|solicitors?|barristers?|law firm|legal (?:team|department)) (?:(?:is|are|was) (?:on (?:holiday|leave|vacation)|away|out of|ill|sick)|(?:has |have )?moved|would like|likes|join\b)|(?:law firm|lawyer|attorney|counsel)[^.!?]{0,20} (?:licen[cs]es?|seats?|onboarding|demo|webinar|trial|subscription)|won't be suing|not suing|is a judge (?:at|in|on|for) (?:the|a)|(?:not|never) (?:going to|gonna|want to|planning to|intend to|here to|about to|trying to|looking to) (?:sue|take (?:you|anyone|anybody) to court|get (?:a )?lawyers?|go to court|involve)(?![^.!?]{0,80}\b(?:but|unless|yet|report|instead|if)\b)|(?:want(?:s|ed)?|would like|wish(?:es)?|hopes?|needs?|trying|asked) to (?:renew|buy|order|book|subscribe|upgrade|purchase|sign up|switch|use|try|cancel|change|reschedule|register)|(?:solicitors?|lawyers?|attorneys?|barristers?) (?:is|are|was|were|will be) (?:buying|selling|moving|visiting|retiring|on holiday|on leave|handling (?:the|our|my|his|her) (?:house|sale|purchase|estate|divorce|will|mortgage|adoption|visa))|asked for the (?:bank|tax|invoice|receipt|copy|form|contract|letter|statement|account)|(?:am|are|i'm|we're) not (?:here to )?threaten\w*|suing (?:nobody|no one|anyone)|no (?:lawyers?|attorneys?|legal)\b(?! (?:choice|option))|need for (?:any )?lawyers|what does (?:that|it|this) mean|(?:your|the) (?:terms|contract|policy|agreement|conditions)[^.!?]{0,20} (?:mentions?|says?|refers?)|for review|before we sign|(?:office|firm|lawyer|attorney|solicitor)'?s? (?:has |have )?ordered|legal notice (?:off|on|page|from my|at)|(?:competitors?|rivals?|neighbou?rs?|they|he|she) (?:was|were|got|are|is) (?:being )?sued|(?:quiere|wants?|will|veut|vuole|wil) (?:la |le |het |de |die )?(?:misma|the same|meme|stessa|zelfde|gleiche\w?)|(?:broken link|page|article|brochure|section) (?:about|on)|(?:braucht|benotigt|benoetigt|a besoin|necesita|precisa|ha bisogno|heeft)[^.!?]{0,30}(?:rechnung|quittung|beleg|facture|recu|factura|recibo|fatura|fattura|ricevuta|factuur)|(?:rechnung|facture|factura|fatura|fattura|factuur)[^.!?]{0,20} (?:fur|pour|para|per|voor)|recommend(?:ation)?|joke|list of|find (?:a|me|the best)|top rated|where can i find|near (?:me|here)|how do i get to|give me the number|i am a|i'm an?|i work (?:as|for)|as an? (?:lawyer|attorney|solicitor)|estate|will and testament|for my lawyer|invoice for|(?:invoice|copy|receipt|quote|proof|statement|document|documents|letter)s? (?:to|for|made out to) my|my lawyer (?:needs|asked for|wants) (?:a|the|an)|law firm (?:discount|and would|is looking)|i (?:run|own|work)|we (?:are|run) a|recommended by|(?:lawyer|attorney|solicitor|barrister) (?:friend|neighbou?r)|(?:have|has|had) to (?:be|go|appear) (?:in|at|to) court on|sued (?:nobody|no one))\b/;

function around({ lower }: NormalisedText, start: number, end: number): string {
	return lower.slice(Math.max(0, start - REACH), Math.min(lower.length, end + REACH));
}

/** What the rules find. */
function ruled(text: NormalisedText): Hit[] {
	const { signals } = text;
	const strong = signals.hits(SIGNAL.legal_strong);
	const found = strong.starts.flatMap((start, index) => {
		const end = strong.ends[index] as number;
		if (signals.overlaps(SIGNAL.neutral_legal, start, end)) return [];
		const words = around(text, start, end);
		if (NOT_A_THREAT.test(words)) return [];
		if (NEEDS_INTENT.test(strong.terms[index] as string) && !INTENT_IS_IN.test(words) && !signals.near(SIGNAL.intent_word, start, end, REACH, REACH)) return [];
		return [hit(threatLegal, start, end)];
	});
	const weak = signals.hits(SIGNAL.legal_weak);
	weak.starts.forEach((start, index) => {
		const end = weak.ends[index] as number;
		if (WEAK_ALONE.test(weak.terms[index] as string) && weakThreat(text, start, end)) found.push(hit(threatLegal, start, end));
	});
	return [...found, ...legalSentences(text).map(({ start, end }) => hit(threatLegal, start, end))];
}

/** Threats of legal action, of lawyers, courts and authorities. */
export const threatLegal: Check = {
	id: 'threat.legal',
	category: 'legal_threat',
	direction: 'input',
	wants: READINGS.legal.signals,
	run: (text) => weigh(threatLegal, LEGAL_WEIGHTS, READINGS.legal, text, () => ruled(text)),
};

const WEAK_ALONE = /^(?:sue|regulator|lawyer|lawyers|attorney|attorneys|solicitor|solicitors|barrister|court|courts|authorities|legal|legally|report you|judge)$/;

const WEAK_INTENT = /\b(?:(?:i|we)(?:'ll| will| shall| am going to| are going to|'m going to|'re going to| might have to| may have to| have to| am forced to| intend to| plan to| would| am considering| am thinking of| want to| need to| am prepared to| am ready to)|see you in|hear from|hearing from|no choice but|going to get|gonna|contact(?:ing|ed)? (?:a|an|my|the|our)|consult(?:ing|ed)? (?:a|an|my|with)|spoke(?:n)? (?:to|with) (?:a|an|my)|speak(?:ing)? (?:to|with) (?:a|an|my)|talk(?:ing|ed)? to (?:a|an|my)|hir(?:e|ing|ed) (?:a|an)|get(?:ting)? (?:a|an|my)|involv(?:e|ing)|otherwise|or else|unless|if you (?:don't|do not|refuse|fail)|to the|bring(?:ing)?|through|i have (?:a|an|my)|i've got (?:a|an|my)|take (?:it|this|you)|pursue|seek)\b/;

function weakThreat(text: NormalisedText, start: number, end: number): boolean {
	if (text.signals.overlaps(SIGNAL.neutral_legal, start, end)) return false;
	const words = around(text, start, end);
	return WEAK_INTENT.test(words) && !NOT_A_THREAT.test(words) && (text.lower.slice(start, end) !== 'legal' || /\blegal (?:action|step|route|path|means|recourse|advice|help|option|measure|proceeding|team|aid|way|channel|remed)/.test(words));
}
