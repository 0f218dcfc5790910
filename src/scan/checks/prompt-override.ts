import { hit, type Check, type Hit } from '../check';
import { ATTACK_WEIGHTS } from '../learned/all-weights';
import { READINGS } from '../learned/readings';
import { weigh } from '../learned/weigh';
import type { NormalisedText } from '../text/normalise';
import { endsSentence, pairs, type Pair } from '../text/pairs';
import { speltOutEnd } from './prompt-more-sentences';
import { attackSentences } from './prompt-sentences';
import { SIGNAL } from '../vocabulary';

const REACH = 70;

/** The words between verb and object, with the verb's own subject in front, as a few lower-case words. */
const before = (text: NormalisedText, start: number, length: number): string => text.lower.slice(Math.max(0, start - length), start);

/** Somebody else who ignores or forgets, or a customer who speaks of himself: no order to the assistant. */
const OTHER_SUBJECT = /(?:\b(?:my|our|his|her|their) (?!(?:assistant|ai|model|bot)\b)[a-z]{3,14}\s{1,3}|\b(?:they|he|she|who|driver|drivers|courier|couriers|staff|team|agent|agents|people|customers|employees?|company|we|i|i've|have|has|had|did|does|didn't|doesn't|why do you|why did you|you guys|you people|you always|you keep|you just|keeps?|kept|always|never|was|were|been|being|easy to|don't|dont|do not|not to|never to|cannot|can't|tend to|seems? to|continue to|may|might|could|if|or)\s{1,3}(?:just |simply |completely |totally |always |also |even )?)$/;
/** Instructions that come with goods and services, and the customer's own. */
const OTHER_OBJECT = /\b(?:delivery|care|washing|wash|set-?up|assembly|installation|shipping|return|returns|cooking|parking|driving|payment|cancellation|my|our|the delivery|store|refund|house|special|gift|medication|doctor's?|manufacturer's?|traffic|error|warning|his|her|their|account|newsletter|subscription|email|e-mail|mail|phone|order|card|bank|billing|shopping|search|notification|ticket)\s{1,3}$/;
const ADDRESSES_AI = /\b(?:your|all|any|every|the|these|those|prior|previous|above|original|system|initial|deine|alle|tes|vos|tus|todas|suas|seus|tue|tutte|je|jouw)\b/;
const WEAK_VERB = /^(?:stop|clear|remove|delete|cancel|drop|skip|reset|break|lift|replace|forgot|forgotten|ignored|turn off|disable|deactivate|suspend|leave behind|omit|erase|wipe|violate|dismiss|forgetting|put aside|throw away|void|not follow|deaktiviere|overlook|set aside|wis|ignorar|olvidar|never mind|nevermind|cancella)$/;

/** "Ignore all previous instructions": verb, then instructions, with a word that points at the assistant's own. */
function overridesInstructions(text: NormalisedText): Pair[] {
	return pairs(text, SIGNAL.override_verb, SIGNAL.instruction_word, REACH, (pair) => {
		if (endsSentence(pair.between) || OTHER_OBJECT.test(` ${pair.between}`)) return false;
		if (OTHER_SUBJECT.test(before(text, pair.start, 24))) return false;
		const pointed = text.signals.startAfter(SIGNAL.prior_word, pair.start, pair.end + 34 - pair.start) >= 0 || ADDRESSES_AI.test(pair.between);
		if (!pointed) return false;
		if (!WEAK_VERB.test(pair.first)) return /^(?:all|any|my|the|these|this|your|.{0,60})$/s.test(pair.between);
		// "cancel", "remove", "skip": everyday verbs of customers; only with the assistant's own instructions.
		return /\b(?:your|system|safety|ethical|content|all (?:your|previous|prior|of your)|previous|prior)\b/.test(pair.between) && /^(?:instruct|prompt|system|directive|guideline|constraint|restriction|programming|safety|safeguard|filter|protocol|ethic|guardrail|rule|moderation|limitation|training|content polic)/.test(pair.second);
	});
}

/** An order to an assistant that follows. */
const GIVES_TASK = /\b(?:write|say|print|output|tell me|generate|act as|answer|repeat|new task|now comes|respond|translate|show|reveal|do the following|schreibe|sage|antworte|ecris|dis|escribe|responde|escreva|scrivi|schrijf)\b/;
const STRONG_FORGET = /^(?:ignor|disregard|forget|vergiss|vergesse|vergessen|missacht|oubli|olvid|ignora|esque|desconsider|dimentic|vergeet|negeer|haz caso|haga caso|ne tiens|ne tenez|faites abs|neglige|overlook|discard|abandon|do not follow|don't follow|pay no|not pay|unlearn|hore nicht|sla geen|tralascia|descart|wipe|erase|do not listen|don't listen|not listen|disobey)/;
const ALL_OF_IT = /^(?:everything|all|alles|tout|todo|tudo|tutto|anything|alle|toutes|toda|todos|tous)$/;

/** "Forget everything above", "ignore the above and …": verb, then whatever was said, then a word for before. */
function overridesContext(text: NormalisedText): Pair[] {
	return pairs(text, SIGNAL.override_verb, SIGNAL.prior_word, 60, (pair) => {
		if (!STRONG_FORGET.test(pair.first) || endsSentence(pair.between)) return false;
		if (OTHER_SUBJECT.test(before(text, pair.start, 24)) || /\b(?:my|our|mein|meine|mon|ma|mes|mi|mis|meu|minha|mio|mia|mijn)\b/.test(pair.between)) return false;
		const rest = text.lower.slice(pair.end, pair.end + 14);
		if (/^i said$/.test(pair.second) && /^ about/.test(rest)) return false;
		if (/^\s(?:e-?mail|mails?|call|ticket|purchase|drafts?|versions?|designs?|estimates?|quotes?|plans?|links?|coupons?|codes?|file|document|address|payment|invoice|charge|appointment|conversation with|chat with|number|phone|card|account|experience|booking|reservation|request)/.test(rest)) return false;
		if (/^\s{1,2}orders?\b/.test(rest) && !GIVES_TASK.test(text.lower.slice(pair.end, pair.end + 90))) return false;
		return text.signals.startAfter(SIGNAL.context_word, pair.start, pair.end - pair.start + 30) >= 0 || /^(?:\s{1,3}(?:of |about |on )?(?:the |any |all |das |die |dem |le |la |lo |o |il |het )?)$/.test(pair.between) || /^(?:the above|of above)$/.test(pair.second);
	});
}

/** "Forget everything and …", "vergiss alles": no word for before, but everything goes and an order follows. */
function forgetsEverything(text: NormalisedText): Pair[] {
	return pairs(text, SIGNAL.override_verb, SIGNAL.context_word, 24, (pair) => {
		if (!STRONG_FORGET.test(pair.first) || !ALL_OF_IT.test(pair.second) || OTHER_SUBJECT.test(before(text, pair.start, 24))) return false;
		if (!/^\s{1,3}(?:about |sie |bitte |de |su |all |of )?$/.test(pair.between)) return false;
		return /^[\s,.!;:]{1,3}(?:and\b|und\b|et\b|y\b|e\b|en\b|then|now|you|that|your|deine|ihre|instruc|i (?:said|told)|we|anweis|auftr|aufgab|was|ce que|lo que|o que|quello|wat|le |las? |les |as |davor|documents|(?:write|say|tell|print|output|answer|act|respond|just|give|generate|translate|repeat|schreibe|schreib|sag|sage|zeige|gib|antworte|ecris|dis|reponds|escribe|di|dime|responde|escreva|diga|scrivi|dimmi|schrijf|zeg)\b|my (?:previous|prior))/.test(text.lower.slice(pair.end, pair.end + 24));
	});
}

const REVEALS = /^(?:show|print|repeat|display|output|tell|give|share|leak|dump|expose|disclose|divulge|recite|echo|list|translat|summari|paraphras|rephrase|copy|return|spell|write|what|quote|reproduce|provide|describe|encode|send|transcribe|type|relay|respond|reply|access|extract|decode|complete|convert|say|spill|put|start|sing|enumerate|re|include|replicate|duplicate|explain|read)/;
const OWN_INSTRUCTIONS = /^(?:your |the instructions|my instructions say|the secret|the password|the flag|access code|secret (?:key|code|phrase|password|word)|passphrase|codeword|code word|previous instructions|prior instructions|conversation history|session token|usernames and|users and|above instructions|tus |sus |suas |tue |tes |vos |je |jouw |uw |deine |ihre |seu |tuo |ton |votre |tu )/;
const FOR_THE_CUSTOMER = /^\s{1,3}(?:for (?!debug)|on (?:how|the|your)|to (?:return|cancel|reset|set|install|use|get|change|the|my|me)|about|regarding|how|when|if i|policy|manual|email|from your (?:website|email))/;

/** "Print your system prompt", "what are your instructions": a verb of telling, then what stays hidden. */
function extracts(text: NormalisedText): Pair[] {
	return pairs(text, SIGNAL.reveal_verb, SIGNAL.hidden_prompt, REACH, (pair) => {
		if (endsSentence(pair.between)) return false;
		// "How do I write a good system prompt?"
		if (/^(?:write|format|describe|explain|create|put|say)$/.test(pair.first) && /\b(?:an?|good|better|effective)\b/.test(pair.between)) return false;
		const own = OWN_INSTRUCTIONS.test(pair.second);
		if (own && FOR_THE_CUSTOMER.test(text.lower.slice(pair.end, pair.end + 26))) return false;
		if (/\b(?:i|we|forgot|lost|reset|change|recover|my)\b/.test(pair.between)) return false;
		if (/^(?:the password|the instructions|the secret|your (?:context|rules|guidelines|system|secret|hidden|constraints|configuration|system configuration))$/.test(pair.second)) return extractsVague(text, pair);
		return own ? pair.between.length <= 45 || !REVEALS.test(pair.first) : true;
	});
}

/** "The password", "your rules" and such: customers say them too, so the rest has to speak of an assistant. */
function extractsVague(text: NormalisedText, pair: Pair): boolean {
	const after = text.lower.slice(pair.end, pair.end + 60);
	if (pair.second === 'the instructions') return /^\s{1,3}(?:you (?:were|have|got|are|received)|given|above|in bytes|verbatim|at the (?:start|beginning|top)|that (?:were|you))/.test(after);
	if (pair.second === 'the password' || pair.second === 'the secret') return /^(?:print|reveal|tell|give|spell|say|encode|what|write|output|show|disclose|leak|divulge)/.test(pair.first) && pair.between.length <= 8 && /^\s{0,2}(?:[.?!"'’]|$|in |is\?|you (?:are|were|know|have)|to me|word|backwards|letter)/.test(after) && text.lower.length < 400 && !/\b(?:reset|forgot|login|log in|account|wifi|wi-fi|email)\b/.test(text.lower.slice(Math.max(0, pair.start - 120), pair.end + 60));
	return /\b(?:verbatim|hidden|secret|internal|system|exact|full|developer|debug|prompt|ai|model|assistant|chatbot|initial)\b/.test(`${pair.between} ${after}`) && /^(?:reveal|print|show|repeat|display|output|list|dump|leak|disclose|recite|echo|what|tell|ignore|write|access)/.test(pair.first);
}

/** Roles that no support customer hands out, or any role without limits. */
function changesRole(text: NormalisedText): Pair[] {
	return pairs(text, SIGNAL.role_phrase, SIGNAL.persona_word, 90, (pair) => !/\b(?:my|our)\b/.test(pair.between) && !OWN_DEVICE.test(text.lower.slice(pair.end, pair.end + 30)) && rolePersona(text, pair));
}

/** A mode of the customer's own device. */
const OWN_DEVICE = /^ (?:on|of|in|for) (?:my|the|this|our|a|an) (?:[a-z]{2,12} )?(?:phone|tablet|device|laptop|tv|watch|router|console|computer|pc|mac|ipad|iphone|android|headset|box|browser|app)\b/;

const LONE_ROLE = /^(?:you are|you are an?|you are the|you are my|enter|enable|activate|simulat\w*|persona|in character|switch to|du bist|tu es|eres|voce e|tu sei|je bent|ab sofort|a partir de|embody|respond as|answer as|speak as|reply as|stay in character|desormais|sie sind jetzt|from now on)$/;
const EVERYDAY_PERSONA = /^(?:terminal|admin|administrator|illegal|criminal|malicious|interpreter|free from|free of|hacker|rogue|evil|aim|stan|dude|system administrator|compiler|unlimited|no filter|no limits|no rules|mode on|immoral|unethical|amoral|sudo|no ethics|no limitations|no restrictions|any restrictions)$/;

function rolePersona(text: NormalisedText, pair: Pair): boolean {
	if (!LONE_ROLE.test(pair.first)) return true;
	if (/^(?:aim|stan|dude|dan)$/.test(pair.second)) return /^[A-Z]{2,}$/.test(text.text.slice(pair.end - pair.second.length, pair.end));
	return !EVERYDAY_PERSONA.test(pair.second) || /\b(?:ai|a\.i\.|bot|chatbot|assistant|model|llm|gpt)\b/.test(pair.between) || /^(?:from now on|a partir|ab sofort)/.test(pair.first);
}

const ORDER_ROLE = /^(?:you are now|you're now|you are no longer|you're no longer|i want you to (?:act|pretend|roleplay|be)|i want you act|act as if|pretend (?:to be|you are|you're|that you|you|to have)|roleplay|role-?play|role play as|play the role|take on the (?:role|persona)|assume the (?:role|identity|persona)|adopt the persona|imagine (?:you are|you're|that you|being)|you will be called|impersonate|now you are|and now you are|ich mochte dass sie als|ich will dass du als|ich mochte dass du als|dass sie als|dass du als|je veux que tu agisses|je veux que vous agissiez|quiero que actues|quiero que finjas|quero que voce atue|quero que voce aja|quero que atue|voglio che tu agisca|from now on you|you are going to (?:act as|be)|let's play|lets play|you will act|you will play|behave as|behave like|act as|acting as|act like|du bist jetzt|du bist nun|jetzt bist du|nun bist du|ab jetzt bist du|tu so|tue so|agiere als|agieren sie als|fungiere|fungieren|spiele die rolle|sie sind jetzt|stell dir vor|verhalte dich wie|tu es maintenant|vous etes maintenant|agis comme|agissez comme|fais semblant|faites semblant|joue le role|comporte-toi comme|ahora eres|actua como|actue como|finge ser|finge que|haz de cuenta|interpreta el papel|agora voce e|voce agora e|aja como|atue como|finja ser|finja que|faca de conta|ora sei|adesso sei|agisci come|comportati come|fingi di essere|fai finta|je bent nu|doe alsof|gedraag je als|speel de rol)$/;
const ROLE_START = /(?:^|[.!?:;,)\]"'\n]\s{0,3}|\b(?:please|now|and|then|will|must|should|to|you|jetzt|bitte|okay|ok|so|can|could)\s{1,2})$/;
const NO_ROLE = /^[\s]{1,2}(?:able|eligible|connected|speaking|chatting|subscribed|registered|logged|signed|charging|asking|telling|saying|refusing|trying|going|required|responsible|my (?:guarantor|representative|witness|agent)|a (?:guarantor|representative|witness|reference|middleman|co-?signer|supervisor)|closed|open|offering|using|the (?:third|second|fourth|only|best|worst)|if nothing|if (?:it|i|we|they)|soon|quickly|fast)/;

/** A helper's or a customer's part in the writer's own business, with nothing in it that frees the assistant. */
const EVERYDAY_ROLE = /^\s{1,2}(?:an? |the |my |our )?(?:[a-z]{3,12} )?(?:translators?|interpreters?|reviewers?|proofreaders?|editors?|customers?|buyers?|shoppers?|contacts?(?: person)?|go-between|mediators?|references?|tutors?|teachers?|coach|interviewers?|recruiters?|point of contact|representative)\b/;
const FREES = /\b(?:ignor\w*|forget|instructions?|prompts?|unrestricted|unfiltered|without|no (?:rules|limits|restrictions|filters?)|rules|reveal|secrets?|from now on|only (?:reply|answer|respond)|(?:reply|answer|respond|output) only|i will|i want you|do not|bypass|hack\w*|anything|system|ai|bot|always)\b/;
const OWN_BUSINESS = /\b(?:my|our|me|us|i can|so that i|so i|invoice|order|account|contract|letter|complaint|delivery)\b/;

function isEverydayRole(lower: string, start: number, end: number): boolean {
	const rest = lower.slice(end, end + 160);
	return EVERYDAY_ROLE.test(rest) && OWN_BUSINESS.test(rest) && !FREES.test(`${lower.slice(Math.max(0, start - 120), start)} ${rest}`);
}

/** "You are now …", "act as …", "pretend to be …" as an order. */
function ordersRole(text: NormalisedText): Hit[] {
	const { starts, ends, terms } = text.signals.hits(SIGNAL.role_phrase);
	const found: Hit[] = [];
	starts.forEach((start, index) => {
		const term = terms[index] as string;
		const end = ends[index] as number;
		if (!ORDER_ROLE.test(term) || !ROLE_START.test(before(text, start, 12)) || NO_ROLE.test(text.lower.slice(end, end + 24))) return;
		if (isEverydayRole(text.lower, start, end)) return;
		if (term.startsWith('dass ') && !/^[^.!?]{0,60}\b(?:fungier|agier|auftret|antwort|sprech|verhalt)/.test(text.lower.slice(end, end + 80))) return;
		const gentle = /^(?:act as|acting as|act like|behave|imagine|pretend|you are going to|from now on you|let's play|lets play|you will|roleplay|stell dir|fungieren|tu so|je bent nu|you are now|now you are|and now|you're now|you're no|you are no)/.test(term);
		if (gentle && !roleSpeaksOfAi(text, start, end, !/^(?:imagine|stell)/.test(term))) return;
		found.push(hit(promptOverride, start, Math.min(text.lower.length, end + 40)));
	});
	return found;
}

/** The order to play a part goes on with an assistant's part, or the text speaks of assistants and answers. */
function roleSpeaksOfAi(text: NormalisedText, start: number, end: number, anyRole: boolean): boolean {
	const after = text.lower.slice(end, end + 160);
	return text.signals.near(SIGNAL.addressing_ai, start, end, 200, 160) || /\b(?:no (?:rules|restrictions|limits|filter)|terminal|interpreter|console|shell|guidebook|respond|reply|answer|mode|hacker|character|unrestricted|without|instead of|robot|protector|dog|villain|grandmother|developer|expert|xi jinping|hitler|god)\b/.test(after) || (anyRole && /^\s{1,2}(?:an?|the|ein|eine|einen|un|une|una|um|uma|een)\s[a-z]/.test(after));
}

/** Marks of a chat template or of another prompt, new instructions, an answer dictated word for word. */
function smuggles(text: NormalisedText): Hit[] {
	const { signals, lower } = text;
	const found: Hit[] = [];
	const tags = signals.hits(SIGNAL.smuggled_tag);
	tags.starts.forEach((start, index) => {
		const end = tags.ends[index] as number;
		const spoken = /^(?:assistant:|system:|### response|---end|--- end|===end|\[end of|<user>|<\/user>|<\/context>|<prompt>|<\/prompt>|\[admin\]|\[developer\])$/.test(tags.terms[index] as string);
		if (spoken && !(/(?:^|\n)[\s>*#'"{[-]{0,4}$/.test(lower.slice(Math.max(0, start - 6), start)) && attackNear(text, start, end, 240))) return;
		found.push(hit(promptOverride, start, end));
	});
	const news = signals.hits(SIGNAL.new_instruction);
	news.starts.forEach((start, index) => {
		const end = news.ends[index] as number;
		if (newOrder(text, news.terms[index] as string, start, end)) found.push(hit(promptOverride, start, end));
	});
	const dictated = signals.hits(SIGNAL.output_hijack);
	dictated.starts.forEach((start, index) => {
		const end = dictated.ends[index] as number;
		if (dictates(lower, dictated.terms[index] as string, start, end)) found.push(hit(promptOverride, start, end));
	});
	return found;
}

const attackNear = ({ signals }: NormalisedText, start: number, end: number, reach: number): boolean =>
	signals.near(SIGNAL.override_verb, start, end, reach, reach) || signals.near(SIGNAL.role_phrase, start, end, reach, reach) || signals.near(SIGNAL.hidden_prompt, start, end, reach, reach) || signals.near(SIGNAL.output_hijack, start, end, reach, reach);

const SURE_ORDER = /^(?:system[_ ]override|admin override|instruction override|prompt override|override (?:code|mode)|begin reprogramming|begin new instructions|end of (?:system )?prompt|end system prompt|end of instructions|safe mode off|disable (?:all )?safety|deactivate safety|your only (?:job|task|purpose)|your sole purpose|your new (?:purpose|goal|role|task|instructions)|real instructions|follow my instructions only|only follow my|follow only my|ethical protocols|breaking character|obey (?:me|my)|you must obey|i(?:'m| am) (?:your|the) (?:developer|creator)|message from your developers|this is openai|neue anweisung|neue instruktion)/;

function newOrder(text: NormalisedText, term: string, start: number, end: number): boolean {
	if (SURE_ORDER.test(term)) return true;
	if (/^(?:new|additional|updated|neue|nouvelle|nueva|nova|nuov|nieuwe|important)/.test(term)) {
		return (/^\s{0,2}[:\-–>]/.test(text.lower.slice(end, end + 4)) || /\b(?:here (?:are|is)|your|follow)\s{1,2}$/.test(before(text, start, 14))) && (/^(?:new (?:instruction|rule|directive|statement|role)|additional instruction|updated instruction|nouvelle inst|nueva inst|nuevas|nova ins|novas|nuova is|nuove|nieuwe ins)/.test(term) || attackNear(text, start, end, 200) || text.signals.near(SIGNAL.addressing_ai, start, end, 120, 120));
	}
	if (/^(?:your instructions are|(?:change|update|modify|rewrite|replace) your instructions)$/.test(term)) return !/^\s{1,3}(?:not|un|hard|confusing|wrong|incomplete|missing|for|on|very|so|too|in|about|outdated|terrible|wrong|good|great|clear)/.test(text.lower.slice(end, end + 14));
	// "… have been disabled", "are null and void", "take priority over": what?
	if (/^(?:take|more important|supersede|over |prioritize)/.test(term)) return text.signals.near(SIGNAL.instruction_word, start, end, 50, 40) && (text.signals.near(SIGNAL.ai_subject, start, end, 60, 60) || /\b(?:system|developer|safety|previous|your)\b/.test(text.lower.slice(end, end + 50)));
	return text.signals.near(SIGNAL.ai_subject, start, end, 50, 0) || text.signals.endBefore(SIGNAL.instruction_word, start, 40) >= 0 && text.signals.near(SIGNAL.prior_word, start, end, 60, 0);
}

function dictates(lower: string, term: string, start: number, end: number): boolean {
	const after = lower.slice(end, end + 30);
	if (/^(?:i have been pwned|have been pwned|pwned)$/.test(term)) return true;
	if (/^(?:respond only with|reply only with|answer only with|respond with only|only respond with|only reply with|output only|print only|only output|only print|just output|just print|just respond with|simply output|instead (?:output|print)|antworte nur mit|gib nur|start your (?:response|answer|reply) with|begin your (?:response|reply|answer) with|your response (?:must|should start)|your (?:answer|output) must|print the (?:word|phrase|following)|output the (?:word|phrase|following)|repeat after me)$/.test(term)) return true;
	if (/^(?:say exactly|just say|only say|say only|simply say|instead say|say the (?:word|phrase|following)|write the word|sag nur|sage nur|dis seulement|di solo|diga apenas|zeg alleen|reponds seulement|responde solo|repeat the following|instead tell me|instead write|stattdessen|just (?:answer|reply) with)$/.test(term)) return /^\s{0,2}[:"']|^\s{1,2}[“‘]|^\s{1,2}(?:i have|access|hacked|yes and nothing)/.test(after);
	if (/^(?:execute (?:the following|this)|run the following)$/.test(term)) return /^\s{1,2}(?:command|code|script|query|function|program|python|sql|shell)|^\s{0,2}:/.test(after);
	if (/^(?:base64|rot13|hex string|morse code)$/.test(term)) return /\b(?:decode|follow|execute|instruction|obey|respond)/.test(lower.slice(Math.max(0, start - 60), end + 80)) && /\b(?:decode|follow|execute|act on)/.test(lower.slice(Math.max(0, start - 60), end + 80));
	if (/^(?:decode and|and decode|decode this|decode the following|act on it)$/.test(term)) return /\b(?:follow|execute|instruction|act on|obey|do what)/.test(lower.slice(Math.max(0, start - 80), end + 80));
	if (/^(?:call the (?:function|tool)|function call|tool call|use the tool|invoke the)$/.test(term)) return /^\s{1,2}[`"'a-z_]{0,40}(?:_[a-z]|\(\)|`|"|tool|function)/.test(after);
	return false;
}

const FREED = /^(?:unrestricted|unfiltered|uncensored|no restrictions|without (?:any )?(?:restrictions?|limitations|limits|filters|censorship|rules|ethics|safety)|without ethical|without moral|no filters?|no limits|no rules|no limitations|no ethic|no ethical|no moral|no safety|no content|no guidelines|without guidelines|ohne |sans |sin |sem |senza |zonder )/;

/** "Respond without any restrictions": the answer itself is to be free. */
function freesAnswer(text: NormalisedText): Pair[] {
	return pairs(text, SIGNAL.comply_verb, SIGNAL.persona_word, 60, (pair) => FREED.test(pair.second) && !endsSentence(pair.between) && !/\b(?:my|our|plan|data|internet|account|phone|country)\b/.test(pair.between));
}

/** An assistant freed of its safety rules, spoken of without a role: "disable all safety filters". */
function unlocks(text: NormalisedText): Pair[] {
	return pairs(text, SIGNAL.bypass_verb, SIGNAL.ai_subject, 40, (pair) => {
		if (endsSentence(pair.between) || !/^(?:bypass|jailbreak|circumvent|override|disable|evade|turn off|deactivate|ignore|without|unlock|remove|suspend|lift|switch off)/.test(pair.first)) return false;
		return /^(?:safety|ethical guidelines|content (?:restrictions|policies|filters|moderation)|system-level)/.test(pair.second);
	});
}

/** Orders written letter by letter: `i g n o r e  a l l  r u l e s`. */
function spellsOut({ signals, lower }: NormalisedText): Pair[] {
	const { starts, terms } = signals.hits(SIGNAL.override_verb);
	return starts.flatMap((start, index) => {
		const term = terms[index] as string;
		const end = /^[a-z][ .-][a-z]/.test(term) && !/[a-z]{2}/.test(term) ? speltOutEnd(lower, start) : -1;
		return end < 0 ? [] : [{ start, end, first: term, second: '', between: '' }];
	});
}

/** What the rules find. */
function ruled(text: NormalisedText): Hit[] {
	const fromPairs = [...overridesInstructions(text), ...overridesContext(text), ...forgetsEverything(text), ...extracts(text), ...changesRole(text), ...unlocks(text), ...freesAnswer(text), ...spellsOut(text), ...attackSentences(text)];
	return [...fromPairs.map(({ start, end }) => hit(promptOverride, start, end)), ...ordersRole(text), ...smuggles(text)];
}

/**
 * Attempts to turn the assistant: overriding its instructions, giving it another role, getting at its prompt, forged
 * chat marks and tool calls, dictated answers. English, German, French, Spanish, Portuguese, Italian, Dutch.
 */
export const promptOverride: Check = {
	id: 'prompt.override',
	category: 'prompt_attack',
	direction: 'input',
	wants: READINGS.attack.signals,
	run: (text) => weigh(promptOverride, ATTACK_WEIGHTS, READINGS.attack, text, () => ruled(text), true),
};
