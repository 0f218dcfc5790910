import { HUMAN_WEIGHTS } from './learned/all-weights';
import { RuleSet } from './rules/rule-set';
import type { NormalisedText } from './text/normalise';
import type { Sentence } from './text/sentence';
import { READINGS } from './learned/readings';

const WHO =
	"(?:an?|the|any|fucking|damn|bloody|freaking|one of (?:your|the)|your|some|somebody|someone|actual|real|live|physical|human|other|another|different|proper|competent|senior|customer|service|support|care|free|helpdesk|help ?desk|call ?cent(?:er|re)|sales|billing|technical|tech) ";
const PERSON = '(?:humans?|human beings?|persons?|people|somebody|someone|agents?|representatives?|reps?|operators?|(?<!virtual )assistants?|advis[oe]rs?|supervisors?|managers?|specialists?|employees?|staff|consultants?|technicians?|colleagues?|individual|(?:live|human) (?:chat|support|help|being|assistance|agent)|help ?desk|call ?cent(?:er|re))';
const TO_TALK = "(?:speak|speaking|talk|talking|chat|chatting|connect(?:ed)?|transfer(?:red)?|contact(?:ing)?|call(?:ing)?|reach|get (?:in touch|through|me|hold)|pass me|put me|hand me|forward me|refer me|switch(?: me)?|redirect(?:ed)?|escalate|discuss|communicate|converse|deal|have a word|in touch|help from|assist(?:ance|ed)? (?:from|by)|need|want|require|prefer|give me|get|find|see|send me|ask for|looking for|bring|like|see if)";

const ASKS = new RuleSet('input', [
	new RegExp(`(?<![a-z])${TO_TALK}(?: [a-z']{1,10}){0,4}? (?:${WHO}){1,4}?${PERSON}(?![a-z])`),
	new RegExp(`(?<![a-z])(?:(?:speak|speaking|talk|talking|chat|chatting|connect(?:ed)?|transfer(?:red)?|put me through|escalate)(?: me| this| us)? (?:to|with)|contact|contacting|want|need|get) (?:[a-z]{4,9}ing )?${PERSON}(?![a-z])`),
	/(?<![a-z])(?:human|live|real) (?:support|handoff|hand-off|assistance|help|agent|customer service)(?![a-z])|(?<![a-z])someone from (?:customer|your|the) (?:care|service|support|team)|(?<![a-z])hand(?: [a-z]{1,14}){0,4} over to(?: an?)? (?:human|person|agent)/,
	/(?<![a-z])(?:real|live|actual|physical) (?:human|person|agent|representative|operator|people|someone)(?![a-z])|(?<![a-z])(?:human|person|agent|operator|representative)(?: please|, please)(?![a-z])|^(?:a )?(?:human|agent|operator|representative|real person|human agent|live agent)[.!?]{0,4}$/,
	/(?<![a-z])(?:not|stop|don't want|dont want|don't wanna|dont wanna|don't like|dont like|no more|hate|tired of|sick of|instead of|rather than)(?: [a-z]{1,9}){0,4} (?:bots?|chatbots?|robots?|machine)(?![a-z])/,
	/(?<![a-z])(?:can|could|may|is|are) (?:there )?(?:any|some)(?:body|one|) ?(?:agent|human|person)?(?: [a-z]{2,8}){0,2} (?:help me|i can (?:talk|speak)|to (?:talk|speak) to|call me|available)(?![a-z])/,
	/(?<![a-z])(?:get|have|want|need|expect|like) (?:a |an )?(?:call|reply|answer|callback|response|call back) (?:back )?from (?:someone|somebody|an? (?:human|person|real person|agent|representative|manager|employee))(?![a-z])|(?<![a-z])who (?:can|do|should|could|may) i (?:speak|talk)(?![a-z])/,
	/(?<![a-z])(?:is|are) there (?:an? |any |some)?(?:actual |real |live )?(?:human|person|people|body|one|agent)s?(?: (?:here|there|around|on|available|i can|to)|\?|$)/,
	/(?<![a-z])(?:give|get|send|find|put|connect|transfer|pass|hand|forward|redirect) (?:me|us|this|it)(?: [a-z']{1,10}){0,3} (?:someone|somebody|anyone|whoever|a human|a person|an agent|an employee|customer (?:service|care|support)|support|a member of)(?![a-z])/,
	/(?<![a-z])(?:speak|talk|chat|connect me|deal|discuss)(?: [a-z]{2,6})? (?:with|to) (?:whoever|someone|somebody|anyone|a member of|the person|a person|an employee|an actual|your (?:boss|manager|supervisor|team lead))(?![a-z])/,
	/(?<![a-z])(?:have|let|get|could|can|would|please) (?:someone|somebody|an? (?:supervisor|manager|agent|employee|person|human|colleague|representative)) (?:please )?(?:call|ring|phone|contact|look|reply|answer|email|write|check|handle|review|get back|take over|talk|speak|help)(?![a-z])/,
	/(?<![a-z])(?:called|contacted|helped|phoned|answered|assisted) (?:back )?by (?:an? |some)?(?:employee|human|person|agent|real person|representative|someone|somebody|body|one)(?![a-z])/,
	/(?<![a-z])(?:escalate|raise|take) (?:this|it|my (?:case|issue|complaint))?(?: [a-z]{2,4})? ?(?:to|with|up to) (?:your|a|the) (?:boss|manager|supervisor|superior|team lead|management|higher|human)(?![a-z])/,
	/(?<![a-z])(?:enough|done|fed up|sick|tired|had it)[^.!?]{0,20}(?:bot|chatbot|robot|machine|automated)[^.!?]{0,30}(?:connect|human|person|someone|somebody|agent|now|please)?(?![a-z])/,
	/(?<![a-z])(?:jemand|mitarbeiter(?:in)?|mensch|berater(?:in)?|vorgesetzt\w*)[^.!?]{0,20}(?:anrufen|zuruckrufen|melden|kontaktieren|helfen)(?![a-z])|(?<![a-z])(?:passez|passe|mettez)-(?:moi|nous)(?: [a-z]{1,8}){0,3} (?:responsable|conseiller\w*|humain|personne|agent|superieur)|(?<![a-z])(?:mi|ci) (?:passi|passate|metta)[^.!?]{0,20}(?:operator\w*|persona|responsabile|qualcuno|umano|collega)|(?<![a-z])(?:iemand|medewerker|mens|leidinggevende)[^.!?]{0,14}(?:spreken|bellen|terugbellen|praten)/,
	/(?<![a-z])(?:mit|einen?|einem) (?:[a-z]{2,12} ){0,2}?(?:menschen?|mitarbeiter(?:in)?|berater(?:in)?|kundenberater|jemandem|vorgesetzten)[^.!?]{0,20}(?:sprechen|reden|verbinden|verbunden|telefonieren|chatten)|(?<![a-z])mit jemandem (?:sprechen|reden)/,
	/(?<![a-z])(?:parler|discuter|echanger|communiquer|mettre en relation|joindre|avoir|besoin|veux|voudrais|souhaite|exige)(?: [a-z']{1,10}){0,3} (?:humain|personne|conseiller|conseillere|quelqu'un|agent|responsable|operateur)/,
	/(?<![a-z])(?:hablar|comunicar(?:me|se)?|contactar|pas(?:ar|e|a)me|necesito|quiero|conect[a-z]{1,5})(?: [a-z]{1,10}){0,3} (?:humano|persona|agente|alguien|asesor|operador|encargad[oa]|representante)/,
	/(?<![a-z])(?:falar|conversar|transferir|contato|preciso|quero|queria)(?: [a-z]{1,10}){0,3} (?:responsavel|humano|pessoa|atendente|alguem|gerente|operador|agente)/,
	/(?<![a-z])(?:parlare|contattare|mettermi in contatto|passarmi|passatemi|vorrei|voglio|bisogno)(?: [a-z]{1,10}){0,3} (?:umano|persona|operatore|operatrice|qualcuno|consulente|agente|responsabile)/,
	/(?<![a-z])(?:een|met|aan) (?:[a-z]{2,12} ){0,2}?(?:mens|medewerker|iemand|persoon|leidinggevende)[^.!?]{0,20}(?:spreken|praten|doorverbonden|chatten|bellen)/,
]);

/** What is about somebody and asks for nobody. */
const NEUTRAL = /(?<![a-z])(?:(?:rude|impolite|unhelpful|friendly) (?:agent|staff|person)|spoke|talked|spoken|told me|(?:travel|insurance|real estate|estate) agent|order (?:for|to) (?:a|another) person|are you (?:an? )?(?:human|bot|robot|real|person|machine|chatbot|actual|live)|(?:am i|if i'm|if i am) (?:talking|speaking|chatting)|(?:if you are|you're|your|you are|like) (?:an? )?(?:real|live|actual) |(?:add|adding|remove|removing|drop) (?:[a-z]{1,9} ){0,2}(?:person|people)|agent (?:nearby|near|in my)|nearby agent|for (?:two|three|four|\d) people|card for the employees)/;

const byRules = (sentence: Sentence): boolean => ASKS.hold(sentence, 'lower') && !NEUTRAL.test(sentence.lower);

/** Whether the customer asks for a person instead of a machine, by the words that weigh for or against it, and in doubt by the rules. A signal, not a finding: nothing is masked or stopped by it. */
export function asksForHuman(text: NormalisedText): boolean {
	return READINGS.human.stretches.judgedBy(HUMAN_WEIGHTS.table, text).some(({ judged, start, end }) => judged === 'found' || (judged === 'asked' && byRules(text.sentence(start, end))));
}
