import { hit, type Check, type Hit } from '../check';
import { LIABILITY_WEIGHTS } from '../learned/all-weights';
import { READINGS } from '../learned/readings';
import { weigh } from '../learned/weigh';
import { RuleSet } from '../rules/rule-set';
import { sentencesWith, type Sentence } from '../text/sentences';
import { admitsFault } from './draft-fault-sentences';
import { admitsFaultAbroad } from './draft-foreign-positions';

const WE = '(?:we|i|our company|the company|our team|our (?:driver|courier|technician|staff|employee|agent|warehouse|partner|system|engineers?|developers?|side))';

const ADMISSIONS = new RuleSet('draft', [
	new RegExp(`(?<![a-z])${WE}(?:'re| are| am|'m| is| were| was)(?: [a-z]{2,12}){0,3} (?:liable|responsible for (?:(?:the|this|your|any|all|that|these|those) (?:[a-z]{2,12} ){0,2}(?:loss|losses|damages?|delays?|errors?|mistakes?|injur\\w*|accident|incident|failure|problem|issue|outage|breach|inconvenience|harm|leak|fire|mix-up|situation|missing|lost)|what happened|this(?![a-z ])|causing|breaking|losing|damag\\w*)|at fault|to blame|negligent|in the wrong|accountable for|culpable|legally responsible|guilty)(?![a-z])`),
	new RegExp(`(?<![a-z])${WE}(?:'ll| will| do| must| have to| should|'d like to| would like to|'ve| have)?(?: [a-z]{2,12}){0,2} (?:accept|take|assume|admit|acknowledge|bear|own|recogni[sz]e|concede|accepted|taken|took|assumed|admitted|acknowledged)(?:ing)?(?: to)? (?:[a-z]{2,12} ){0,3}?(?:liability|responsibility|fault|blame|negligence|wrongdoing|guilt|our mistake|our error|the error|the mistake|that (?:we|this was|it was) (?:our|at fault|caused|negligent|wrong|made|failed))`),
	/(?<![a-z])(?:it|this|that|the (?:[a-z]{2,14} ){1,4}|which|these|everything|all of this|what happened) ?(?:is|was|are|were|'s|has been)(?: [a-z]{2,12}){0,3} (?:our (?:own )?(?:fault|mistake|error|negligence|responsibility|failure|doing|bad|liability|oversight|wrongdoing)|due to (?:our|an error on our|a mistake on our|negligence|a failure on our|a defect|a fault)|caused by (?:our|us|an error on our|a mistake on our|a defect in our|a bug in our|a failure in our|negligence)|because of (?:our|an error on our|a mistake on our)|a result of our|the result of our|(?:entirely|fully|completely|totally|100%|solely) (?:our|on us)|on us(?![a-z])|down to us)/,
	/(?<![a-z])(?:our|an?|the) (?:[a-z]{2,14} ){0,3}?(?:negligence|mistake|error|failure|defect|fault|carelessness|bug|oversight|wrongdoing|breach)(?: [a-z]{2,12}){0,3} (?:caused|led to|resulted in|is to blame|was to blame|is responsible|was responsible|damaged|cost you|on our (?:part|side|end))(?![a-z])/,
	/(?<![a-z])(?:(?:mistake|error|failure|negligence|fault|oversight|problem|fault|shortcoming) (?:was |is |lies |lay |occurred |happened |made )?(?:entirely |solely |completely |purely )?(?:on|from|with|at) (?:our (?:part|side|end)|us)|the (?:fault|blame|mistake|error|responsibility) (?:is|was|lies|lay) (?:entirely |solely |fully |completely |all )?(?:ours|with us|with our|on our side)|our (?:fault|bad|mistake|error)(?: [a-z]{2,12}){0,2}(?=[.!,;]|$)|we (?:messed|screwed|botched|mucked) (?:this |it )?up|we (?:dropped the ball|were negligent|acted negligently|breached|violated|neglected|failed to (?:protect|secure|deliver|meet|comply|properly|warn|inform|maintain|prevent|honou?r|fulfil|follow|notify|act|ensure|provide|take)|failed you|caused|damaged your|broke your|lost your|leaked your|exposed your|mishandled|wrongly|wrongfully|incorrectly (?:charged|billed|cancelled|shipped)|overcharged you|owe you|should have (?:prevented|caught|known|noticed|warned|informed|protected|tested|checked|told|done|acted|fixed)|should not have|shouldn't have|made (?:a|an) (?:[a-z]{2,12} )?(?:mistake|error)|were wrong|are wrong|did wrong|ruined|injured|hurt you|sold you a (?:defective|faulty)|sent you a (?:defective|faulty|broken)|knew about))(?![a-z])/,
	/(?<![a-z])(?:our|the) (?:[a-z]{2,14} ){0,3}(?:product|device|software|app|website|update|equipment|unit|item|battery|charger|part)(?: (?:we|you|that) [a-z]{2,12}(?: [a-z]{2,12}){0,2})? (?:was|is|were) (?:[a-z]{2,12} )?(?:defective|faulty|unsafe|dangerous)(?![a-z])|(?<![a-z])our (?:[a-z]{2,14} ){0,2}(?:system|software|driver|technician|employee|staff|platform|courier|app|update|server|team|product|device|equipment|agent|representative|engineer|warehouse|contractor)s?(?: [a-z]{2,12}){0,2} (?:caused|damaged|broke|lost|failed|mishandled|deleted|leaked|exposed|injured|destroyed|made (?:a|an) (?:mistake|error)|gave you (?:the )?(?:wrong|incorrect|bad)|misled|misinformed|was careless)(?![a-z])/,
	/(?<![a-z])(?:because of|due to|owing to|as a result of|thanks to|through) (?:our|an?|the)(?: [a-z]{2,14}){0,3} (?:failure|mistake|error|negligence|fault|defect|bug|oversight|carelessness) ?(?:on our|of ours|by us|in our|of our|at our)?(?=[ .,!]|$)|(?<![a-z])(?:acted|been|was|were|is|are) (?:[a-z]{2,12} )?negligent(?:ly)?|(?<![a-z])(?:was|is|were) (?:[a-z]{2,12} )?our (?:own )?doing(?![a-z])|(?<![a-z])(?:resulted|results|stems|stemmed|arose|comes|came) from our(?![a-z])|(?<![a-z])we (?:got (?:it|this|that|things) wrong|caused (?:your|the|this|you|all)|did this|let you down|failed(?! to (?:find|see|reach|receive)))(?![a-z])|(?<![a-z])(?:this|that|it|the (?:[a-z]{2,12} ){1,2})(?: one)? ?(?:is|was|'s) (?:all |entirely |totally )?on us(?![a-z])/,
	/(?<![a-z])(?:mistake|error|failure|negligence|fault|defect|oversight|carelessness)s? (?:made |caused |committed )?(?:by|of|in|from) (?:our|us|one of our)(?![a-z])|(?<![a-z])because (?:we|our (?:[a-z]{2,12} )?(?:team|staff|driver|technician|system|employee|agent)) (?:didn't|did not|failed|forgot|neglected|made|missed|mis[a-z]{2,12}|were|was|wrongly|incorrectly|overlooked|lost|broke|damaged)(?![a-z])/,
	/(?<![a-z])(?:we (?:will|'ll|shall|are going to|can|must)(?: [a-z]{2,12}){0,2} (?:pay for|cover|compensate you for|reimburse you for|make good) (?:[a-z]{2,12} ){0,4}(?:damages?|losses|loss|injur\w*|repairs?|medical|harm|lost (?:income|revenue|profits?|wages))|you (?:are|'re|were) right to (?:hold|blame)|hold us (?:responsible|liable|accountable)|we owe you(?: [a-z]{2,12}){0,3})(?![a-z])/,
	/(?<![a-z])(?:(?:es|das|dies) (?:war|ist) unsere schuld|unsere schuld|unser fehler|wir (?:haften|ubernehmen die (?:volle )?(?:haftung|verantwortung)|sind (?:dafur )?(?:verantwortlich|schuld|haftbar))|(?:c'est|c'etait) (?:de )?notre (?:faute|erreur)|notre faute|nous (?:sommes|assumons|reconnaissons)[^.!?]{0,20}(?:responsab|faute)|(?:es|fue|ha sido) (?:nuestra culpa|nuestro error|culpa nuestra)|nuestra culpa|asumimos (?:la|toda la) (?:plena )?responsabilidad|somos responsables|(?:e|foi) (?:nossa culpa|nosso erro|culpa nossa)|nossa culpa|assumimos (?:a|toda a|total) responsabilidade|e (?:stata )?colpa nostra|colpa nostra|nostro errore|ci assumiamo[^.!?]{0,20}responsabilita|siamo responsabili|(?:het|dit) (?:is|was) onze (?:schuld|fout)|onze schuld|wij zijn (?:verantwoordelijk|aansprakelijk)|we zijn (?:verantwoordelijk|aansprakelijk))(?![a-z])/,
], 'liability');

const NEUTRAL = /(?:(?<![a-z])(?:not|never|no|cannot|can't|isn't|aren't|wasn't|weren't|neither|nor|without (?:admitting|accepting|any)|don't|do not|unable to) (?:[a-z]{2,12} ){0,4}?(?:liable|responsible|responsibility|liability|at fault|to blame|our fault|fault|accept|admit|negligent|due to (?:our|an error)|caused by (?:us|our)|an error on our|admission)|\?["')]{0,2}$|(?<![a-z])(?:if|whether|in case|should|may|might|could) (?:[a-z]{1,12} ){0,6}?(?:our (?:fault|mistake|error)|caused|we made|on our (?:end|side|part)|defective|faulty)|take(?:s)? (?:your|customer|data|security|this|these|our|feedback|privacy|that|it)[^.!?]{0,30}seriously|the (?:carrier|courier|courier company|manufacturer|seller|third|bank) (?:is|are) responsible|you are responsible|responsible for (?:returning|shipping|return|providing|keeping|setting|maintaining your))/;

/** Where a rule finds an admission in a sentence. */
function admission(sentence: Sentence): Hit[] {
	const { start, end } = sentence;
	for (const pattern of ADMISSIONS.for(sentence)) {
		const match = pattern.exec(sentence.lower);
		if (!match) continue;
		if (NEUTRAL.test(sentence.lower)) break;
		return [hit(draftLiability, start + match.index, start + match.index + match[0].length)];
	}
	return admitsFault(sentence) || (admitsFaultAbroad(sentence) && !NEUTRAL.test(sentence.lower)) ? [hit(draftLiability, start, end)] : [];
}

/** Admissions of fault and liability in drafts. */
export const draftLiability: Check = {
	id: 'draft.liability',
	category: 'liability',
	direction: 'draft',
	wants: READINGS.liability.signals,
	run: (text) => sentencesWith(text, 'fault_word').flatMap((sentence) => weigh(draftLiability, LIABILITY_WEIGHTS, text, [sentence], () => admission(sentence))),
};
