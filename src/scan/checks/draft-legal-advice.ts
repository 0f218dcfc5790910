import { hit, type Check, type Hit } from '../check';
import { POSITION_WEIGHTS } from '../learned/all-weights';
import { READINGS } from '../learned/readings';
import { weigh } from '../learned/weigh';
import { RuleSet } from '../rules/rule-set';
import { sentencesWith, type Sentence } from '../text/sentences';
import { takesPositionAbroad } from './draft-foreign-positions';
import { takesLegalPosition } from './draft-law-sentences';
import { SIGNAL } from '../vocabulary';

const LAW = '(?:the law|law|federal law|state law|local law|consumer law|contract law|employment law|eu law|uk law|california law|consumer protection (?:law|act|regulations?)|consumer rights act|gdpr|ccpa|hipaa|statute|the statute|regulations?|legislation|the (?:[a-z]{2,14} ){1,4}act|the terms of (?:the|your) contract|section \\d+|article \\d+)';

const POSITIONS = new RuleSet('draft', [
	new RegExp(`(?<![a-z])(?:under|according to|by|pursuant to|in accordance with|as per) (?:[a-z]{2,14} ){0,3}?${LAW}(?![a-z])`),
	/(?<![a-z])(?:legally|lawfully|unlawful(?:ly)?|illegal(?:ly)?|by law|broke the law|break the law|against the law|legal action|in court|in a court|grounds for|makes? you liable|be liable for|legal claim|legal proceedings|small claims(?: court)?|(?:regulation|directive|section|article|paragraph) (?:\(?[a-z]{2}\)? ?)?(?:no\.? ?)?\d{1,4}(?:\/\d{2,4})?)(?![a-z])/,
	/(?<![a-z])(?:entitled?|eligible)(?: [a-z]{2,12}){0,2} to (?:[a-z]{1,12} ){0,2}(?:compensation|damages|a remedy|sue|reject|withhold|terminate|withdraw|a repair|a replacement|repair|replacement)(?![a-z])|(?<![a-z])(?:protected|covered|guaranteed|required|prohibited|regulated) (?:by|under) (?:the |your |federal |state |eu |uk )?(?:[a-z]{2,14} ){0,4}(?:law|laws|act|regulations?|directive|statutes?|rights|code)(?![a-z])|(?<![a-z])(?:every|the|a) right to (?:sue|reject|withhold|terminate|withdraw|compensation|damages)|(?<![a-z])(?:win|lose|won|lost) (?:this|that|the|your|a|in) (?:case|court|claim|lawsuit)/,
	new RegExp(`(?<![a-z])${LAW} (?:says|states|requires|entitles|allows|gives|protects|prohibits|forbids|does not|doesn't|obliges|mandates|provides|permits|is on|makes it|is clear|guarantees|only)`),
	/(?<![a-z])(?:you|we|they|the company|the seller|the buyer) (?:are|is|'re|were|would be|may be|could be|might be|will be) (?:not )?(?:[a-z]{2,12} )?(?:legally|lawfully|contractually|statutorily) (?:[a-z]{2,14} )?(?:entitled|required|obliged|obligated|bound|responsible|liable|allowed|permitted|protected|in the (?:right|clear)|able|obliged|covered|safe|binding)/,
	/(?<![a-z])(?:you|they|we)(?: do| may| might| would| could| still| clearly| certainly| probably| definitely| don't| do not)?(?: not)? (?:have|'ve|have got|lack)[^.!?]{0,20}?(?<![a-z])(?:legal|strong|solid|good|valid|weak|winning|no|clear|statutory|viable|excellent|every) (?:legal |statutory |contractual )?(?:case|claim|grounds|argument|standing|basis|rights?|remed(?:y|ies)|recourse|cause of action)(?![a-z])|(?<![a-z])(?:you|they|we) (?:do |may |might |would |could |still |don't |do not )?have (?:a|the|any) (?:legal |statutory |contractual )?(?:right to (?:sue|claim|withhold|terminate|reject|demand|a refund|compensation|cancel under|withdraw)|claim (?:against|for damages|under)|case (?:against|in court|here)|cause of action)(?![a-z])/,
	/(?<![a-z])(?:you|i would|i'd|we) (?:should|could|can|may want to|might want to|must|need to|ought to|may wish to|are advised to|would advise you to|advise you to|recommend(?: that)? you(?: to)?|suggest(?: that)? you|had better|do not need to|don't need to|do not have to|don't have to|have to|would win|will win|would lose|won't win|can't|cannot) (?:[a-z]{2,12} ){0,3}?(?:sue|file (?:a|an) (?:[a-z]{2,12} )?(?:lawsuit|claim|suit|complaint|case)|take (?:them|him|her|us|it|this|your [a-z]{2,12}|the [a-z]{2,12}) to (?:court|small claims)|press charges|seek damages|claim damages|bring (?:a|an) (?:claim|action|suit)|pursue (?:legal|a claim|damages)|go to court|dispute (?:this|it|the [a-z]{2,12}) (?:in court|legally)|break (?:the|your) (?:contract|lease)|terminate (?:the|your) contract|sign (?:the|any) (?:waiver|release|settlement)|settle (?:the|this|your) (?:case|claim|matter)|withhold (?:payment|rent)|in court|the case|this case|your case|a lawyer|hire a lawyer|an attorney|invoke)/,
	/(?<![a-z])(?:this|that|it|which|(?:the|this|that|your|our|their|such an?) (?:[a-z]{2,14} ){0,3}(?:contract|agreement|clause|terms|policy|charge|fee|conduct|action|practice|claim|case|liability|waiver|provision|term|lease|behaviou?r)(?: (?:you|we|they) [a-z]{2,12}(?: with [a-z]{2,12})?)?) (?:is|are|was|were|constitutes?|would be|would constitute|amounts? to|counts? as|qualif(?:y|ies) as|has been|may constitute|does not constitute|isn't|is not|violates?|breach(?:es)?|would not)(?: [a-z]{1,12}){0,3}? (?:legally|illegal|unlawful|lawful|legal|a breach|breach|a violation|in breach|in violation|negligence|fraud|binding|enforceable|unenforceable|void|hold up|stand up|a crime|against the law|the law|your (?:legal |statutory )?rights|actionable|admissible|valid in court|discrimination|defamation|harassment)/,
	/(?<![a-z])(?:recommend|suggest|advise|consider)(?: that you)? (?:suing|taking legal|legal action|filing (?:a|an) (?:lawsuit|suit|claim|complaint with)|going to court|pressing charges|pursuing (?:legal|a claim))(?![a-z])|(?<![a-z])(?:you (?:can|could|may|might|should) )?(?:just )?file (?:it |this )?in small claims|(?<![a-z])(?:don't|do not|won't|will not) (?:need|have to hire|require) (?:a|an) (?:lawyer|attorney|solicitor)|(?<![a-z])(?:is|are|was|were|has been|have been|be|clearly|by) (?:[a-z]{2,12} )?(?:violating|breaking|breaching|infringing)(?: on)? (?:the|your|a|their|our|federal|state|consumer|this)(?: [a-z]{2,12}){0,2} (?:law|laws|contract|rights|agreement|regulations?|terms|act|lease)|(?<![a-z])(?:violat(?:es?|ed|ing)|breach(?:es|ed|ing)?|breaks?|broke) (?:[a-z]{2,12} ){0,3}(?:law|laws|regulations?|rights|contract|act)(?![a-z])|(?<![a-z])(?:filing|file|press|pressing) charges|(?<![a-z])within your (?:legal |statutory )?rights|(?<![a-z])(?:is|are|be) (?:legally|contractually)/,
	/(?<![a-z])(?:statute of limitations|limitation period|burden of proof|legal standing|legal precedent|case law|your legal (?:rights|options|position|claim|case|recourse|remedies)|legal advice|in (?:a court of law|the eyes of the law)|(?:would|will|won't|wouldn't|not) (?:hold|stand) up in court|legally,? (?:speaking|binding|required|obligated|obliged|entitled|enforceable|responsible|you|we|your|they|the|valid|this|that)|waive(?:s|d)? your (?:right|claim)|from a legal (?:standpoint|perspective|point of view)|as a matter of law|by law|force majeure|implied warranty|consequential damages|indemnif\w*|hold (?:us )?harmless|without prejudice|reserve (?:all |our )?rights|you would (?:win|lose) (?:in court|the case|a case|that case)|judge (?:would|will)|court (?:would|will|is likely|may|might))(?![a-z])/,
	/(?<![a-z])(?:rechtlich (?:gesehen|verpflichtet|bindend)|gesetzlich|rechtsanspruch|sie haben (?:ein|das|einen) (?:gesetzlich|recht|anspruch)|juridiquement|legalement|la loi (?:vous|dit|prevoit|oblige)|vous avez (?:le )?droit|legalmente|la ley (?:le|dice|obliga|exige)|tiene derecho a|por lei|a lei (?:diz|obriga|garante)|tem direito a|la legge (?:dice|prevede|obbliga)|ha diritto a|per legge|wettelijk|juridisch|volgens de wet|u heeft recht op)(?![a-z])/,
], 'position');

/** Referring to a lawyer, to the legal team, or refusing advice is what a draft should do. */
const NEUTRAL = /(?:(?<![a-z])(?:cannot|can't|can not|unable to|not able to|not in a position to|don't|do not|not allowed to|not permitted to) (?:[a-z]{2,12} ){0,3}(?:legal(?!ly)|advise|advice|comment|interpret|law)|(?:not|isn't|no|nor) (?:[a-z]{2,10} ){0,2}legal (?:advice|counsel|opinion)|(?:legal|compliance) (?:team|department) (?:will|can|has|is)|forward(?:ed|ing)? (?:this|your|it)[^.!?]{0,30} legal|(?:consult|speak (?:to|with)|contact|seek) (?:[a-z]{2,12} ){0,3}(?:legal (?:advice|counsel|professional)|lawyer|attorney|solicitor)|legal (?:name|entity|age|guardian|document|notice page|address|holiday)|\?["')]{0,2}$)/;

/** Where a rule finds a legal position in a sentence. */
function position(sentence: Sentence): Hit[] {
	const { start, end } = sentence;
	const match = POSITIONS.match(sentence);
	if (match && !NEUTRAL.test(sentence.lower)) return [hit(draftLegalAdvice, start + match.index, start + match.index + match[0].length)];
	return takesLegalPosition(sentence) || (takesPositionAbroad(sentence) && !NEUTRAL.test(sentence.lower)) ? [hit(draftLegalAdvice, start, end)] : [];
}

/** Legal advice and legal positions in drafts. */
export const draftLegalAdvice: Check = {
	id: 'draft.legal_advice',
	category: 'legal_advice',
	direction: 'draft',
	wants: READINGS.position.signals,
	run: (text) => sentencesWith(text, SIGNAL.advice_word).flatMap((sentence) => weigh(draftLegalAdvice, POSITION_WEIGHTS, text, [sentence], () => position(sentence))),
};
