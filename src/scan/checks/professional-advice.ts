import { hit, type Check } from '../check';
import { RuleSet } from '../rules/rule-set';
import { sentencesWith } from '../text/sentences';
import { SIGNAL } from '../vocabulary';

const YOU = "(?:you|i(?:'d| would)?|we(?:'d| would)?)";
const SHOULD = `${YOU} (?:should|must|need to|ought to|have to|had better|can safely|can|could|recommend|suggest|advise|recommend that you|suggest that you|advise you to)`;
const DOSE = '(?:(?:\\d{1,4} ?|(?:one|two|three|four|another|more) )(?:mg|milligrams?|ml|micrograms?|mcg|tablets?|pills?|capsules?|drops|puffs|units)|the (?:dose|dosage)|a (?:higher|lower|double) dose|double the dose|your (?:medication|medicine|prescription|insulin|antibiotics?|pills|tablets|treatment|dose)|(?:ibuprofen|aspirin|paracetamol|acetaminophen|insulin|antibiotics?|antidepressants?|painkillers?|antihistamines?|statins?|melatonin|steroids))';
const ILLNESS = '(?:infection|allergy|allergic reaction|diabetes|cancer|flu|covid|depression|anxiety|asthma|pneumonia|heart (?:attack|disease|problem)|stroke|migraine|concussion|fracture|eczema|anemia|anaemia|thyroid|high blood pressure|appendicitis|ulcer)';
const ASSET = '(?:stocks?|shares?|bonds?|crypto(?:currency)?|bitcoin|ethereum|etfs?|index funds?|mutual funds?|options|futures|real estate|gold|your (?:pension|savings|401k|401\\(k\\)|ira|portfolio|investments?|mortgage|house|home))';

const DRUG = '(?:(?:the|your|those|these|any|her|his|an?|some|half an?|two|three) (?:[a-z]{2,12} )?(?:tablets?|pills?|capsules?|antibiotics?|painkillers?|medication|medicines?|insulin|steroids?|antidepressants?|drops|statins?|prescription|treatment)|antibiotics|ibuprofen|aspirin|paracetamol|acetaminophen|insulin|antihistamines?|cortisone|hydrocortisone|melatonin|painkillers?)';
const FUND = '(?:stocks?|shares?|bonds?|crypto\\w*|bitcoin|ethereum|etfs?|index funds?|mutual funds?|gold|(?:roth )?ira|401k|pension|isa|treasur(?:y|ies)|this fund|that fund|this stock|real estate|property)';

const ADVICE = new RuleSet('draft', [
	/(?<![a-z])(?:you (?:can|could|may) (?:safely )?(?:take|use|combine|mix)[^.!?]{0,30} (?:with|alongside|and) (?:your |the )?(?:[a-z]{2,12} )?(?:medication|medicine|pills|tablets|drugs?|prescription|alcohol|insulin|treatment)|(?:cut|split|halve|crush|break) (?:the|your|each) (?:pill|tablet|dose|capsule)s?|(?:it is|it's|that is|that's|this is) (?:just|only|probably|most likely|nothing but) (?:an? |the )?(?:cold|flu|virus|allergy|bruise|sprain|migraine|rash|infection|cramp|bug)|no need (?:for|to see) (?:an? |the |your )?(?:doctor|physician|gp|specialist|hospital)|(?:perfect|good|great|right|best|ideal) (?:time|moment) to (?:buy|sell|invest|refinance|get into)(?: [a-z]{2,10}){0,3}|(?:do not|don't|won't) (?:have|need) to (?:pay|declare|report)(?: [a-z]{2,8}){0,2} (?:tax|taxes|vat|income tax)(?: on)?)(?![a-z])/,
	new RegExp(`(?:^|(?<![a-z])(?:just|please|then|and|to|would|you should|i'd|better) )(?:stop|stop taking|give|put|apply|start|keep taking|swap|skip|double|halve|finish|mix|crush|inject|rub) (?:[a-z']{1,10} ){0,4}?${DRUG}(?![a-z])(?! (?:computer|pc|app|screen|case|cover|stand|charger|box|order|on (?:the|its) (?:charger|dock|table|desk)|in (?:the|its) (?:box|case|bag)))`),
	new RegExp(`(?<![a-z])(?:i(?:'d| would)|you(?:'d| would) be (?:better|wise|smart)|better|best)(?: [a-z]{2,10}){0,3} (?:stop|take|skip|double|buy|sell|invest|put|hold|refinance|move)(?:ping|ing|ling)?(?: [a-z]{2,10}){0,4} (?:${DRUG}|${FUND})(?![a-z])`),
	new RegExp(`(?:^|(?<![a-z])(?:just|please|then|and|to|should|better) )(?:put|move|invest|buy|sell|shift|transfer|hold|roll)(?: [a-z']{1,12}){0,5}? (?:in|into|of)? ?(?:an? |the |your |some )?${FUND}(?![a-z])`),
	new RegExp(`(?<![a-z])(?:${FUND}|refinancing(?: [a-z]{2,10}){0,3}|selling|buying|investing)(?: [a-z]{2,10}){0,2} (?:is|are|would be|will be)(?: [a-z]{1,10}){0,3} (?:safe bet|best choice|good choice|right choice|best option|no-brainer|sure thing|safe choice|way to go|good buy|great buy|smart move|better choice)(?![a-z])`),
	/(?<![a-z])(?:(?:do not|don't|no need to|needn't) (?:bother (?:with|seeing)|need|worry about (?:seeing)?) ?(?:an? |the |your )?(?:doctor|physician|gp|specialist|hospital)|(?:it|this|that)(?:'ll| will) (?:heal|clear up|go away|pass) (?:by itself|on its own)|(?:do not|don't|won't|no need to|needn't)(?: [a-z]{2,6}){0,2} (?:declare|report|mention)(?: [a-z]{2,6}){0,2} (?:income|earnings|gains?|profits?|cash|money)|you can (?:deduct|write off|claim)(?: [a-z]{2,10}){0,4} (?:tax(?:es)?|expense|deduction|return)|(?:safe|fine|okay|ok|no problem|harmless) to (?:mix|combine|take|use)[^.!?]{0,40}(?:medicine|medication|tablets?|pills?|alcohol|pregnan\w+|blood pressure|breastfeed\w+)|(?:that|this|the|your) (?:rash|cough|pain|fever|lump|headache|swelling)(?: [a-z]{2,10}){0,2} (?:is|sounds|looks)(?: [a-z]{2,10}){0,2} (?:probably|likely|clearly|certainly|just|only|nothing|like|eczema|viral|bacterial|allerg\w+)|sounds like you(?:'ve| have)? (?:got )?(?:the |a )?(?:flu|cold|infection|migraine|covid|allergy|virus|bronchitis|ulcer))(?![a-z])/,
	/(?<![a-z])(?:setzen sie|sie sollten|sie konnen)[^.!?]{0,40}(?:tabletten|medikament\w*|antibiotik\w*)[^.!?]{0,20}(?:ab(?:setzen)?|verdoppeln|nehmen)(?![a-z])/,
	new RegExp(`(?<![a-z])${SHOULD}(?: [a-z]{2,12}){0,3}? (?:take|taking|stop(?: taking)?|stopping|increase|increasing|reduce|reducing|skip|skipping|double|doubling|use|try|start(?: taking)?|switch(?: to)?|combine|mix|lower|change|adjust) [^.!?]{0,24}?(?<![a-z0-9])${DOSE}(?![a-z])`),
	new RegExp(`(?:^|[,;:] ?|(?<![a-z])(?:just|please|then|and) )(?:take|stop taking|increase|reduce|double|skip) (?:[a-z0-9]{1,10} ){0,2}?${DOSE}(?![a-z])`),
	new RegExp(`(?<![a-z])(?:(?:your|these|those) symptoms? (?:[a-z]{2,12} ){0,2}?(?:are|is|indicate|suggest|point to|mean|sound like|look like)|(?:it|this|that) (?:is|'s|sounds like|looks like|must be|is most likely|is probably)|you (?:probably |most likely |clearly |definitely )?have|you are suffering from|you're suffering from)(?: [a-z]{1,12}){0,3} ${ILLNESS}(?![a-z])`),
	/(?<![a-z])(?:safe to (?:take|combine|mix|use) [^.!?]{0,30}(?:with|while|during|after|together)|no need to (?:see|consult|call|visit) (?:a|your|the) (?:doctor|physician|gp|specialist)|(?:you )?(?:don't|do not|won't) need (?:to see )?(?:a|your) (?:doctor|prescription|physician))(?![a-z])/,
	new RegExp(`(?<![a-z])${SHOULD}(?: [a-z]{2,12}){0,3}? (?:invest|investing|buy|buying|sell|selling|put (?:your|the|all)|putting|move your|moving your|hold|holding|refinance|refinancing|borrow|withdraw|cash out|short)(?![a-z])[^.!?]{0,40}?(?<![a-z])${ASSET}(?![a-z])`),
	new RegExp(`(?<![a-z])(?:${ASSET}|the market|prices?|this (?:stock|fund|investment|coin)) (?:will|is (?:going|bound|certain|sure) to|are (?:going|bound) to)(?: [a-z]{2,12}){0,2} (?:rise|go up|increase|double|triple|outperform|recover|grow|fall|drop|crash|go down)(?![a-z])`),
	/(?<![a-z])(?:(?:is|are|would be|it's|that's) (?:a |an )?(?:[a-z]{2,12} )?(?:good|great|safe|smart|solid|sure|excellent|bad|risk-free) (?:long-term |short-term )?investments?|good time to (?:buy|sell|invest|refinance)|(?:guaranteed|assured) returns?|you (?:should|can|could) (?:claim|deduct|write off) [^.!?]{0,30}(?:on|from|in) your (?:tax(?:es)?|tax return|income)|(?:you )?(?:don't|do not|won't) (?:have to|need to) (?:declare|report) [^.!?]{0,30}(?:tax|income|irs|hmrc))(?![a-z])/,
	/(?<![a-z])(?:nehmen sie|sie sollten)[^.!?]{0,40}(?:\d{1,4} ?mg|tabletten?|dosis|medikament\w*)|(?<![a-z])(?:prenez|vous devriez prendre)[^.!?]{0,40}(?:\d{1,4} ?mg|comprimes?|dose|medicament\w*)|(?<![a-z])(?:tome|debe tomar|deberia tomar)[^.!?]{0,40}(?:\d{1,4} ?mg|comprimidos?|pastillas?|dosis|medicamento\w*)|(?<![a-z])(?:sie sollten|vous devriez|deberia|deve|dovrebbe|u moet)[^.!?]{0,30}(?:investieren|investir|invertir|investire|investeren|aktien|actions|acciones|azioni|aandelen)(?![a-z])/,
]);

/** Sending somebody to the one who may advise, refusing to, and questions are what a draft should do. */
const NEUTRAL = /(?:(?<![a-z])(?:cannot|can't|can not|unable to|not able to|not (?:in a position|allowed|permitted|qualified) to|do not|don't|never) (?:[a-z]{2,12} ){0,3}(?:advice|advise|recommend|suggest|diagnose|comment|tell you)|(?:not|isn't|no|nor) (?:[a-z]{2,10} ){0,3}(?:medical|financial|tax|investment) advice|(?:ask|consult|see|speak (?:to|with)|talk to|contact|check with|call)(?: with)? (?:a|an|your) (?:[a-z]{2,14} ){0,2}(?:doctor|physician|pharmacist|gp|specialist|advis[oe]r|accountant|tax professional|professional|dentist|nurse|vet)|as (?:prescribed|directed) by|\?["')]{0,2}$)/;
const REASSURES = /no need to (?:see|consult|call)|(?:don't|do not|won't) need (?:to see )?(?:a|your) (?:doctor|prescription)/;

/** Medical and financial advice in drafts. Its category is the one of legal advice: advice that only the licensed give. */
export const professionalAdvice: Check = {
	id: 'draft.professional_advice',
	category: 'legal_advice',
	direction: 'draft',
	wants: ['remedy_word'],
	run: (text) =>
		sentencesWith(text, SIGNAL.remedy_word).flatMap((sentence) => {
			const { start } = sentence;
			for (const pattern of ADVICE.for(sentence)) {
				const { lower } = sentence;
				const match = pattern.exec(lower);
				if (match && NEUTRAL.test(lower) && !REASSURES.test(lower)) return [];
				if (match) return [hit(professionalAdvice, start + match.index, start + match.index + match[0].length)];
			}
			return [];
		}),
};
