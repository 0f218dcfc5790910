import { RuleSet } from '../rules/rule-set';
import type { Sentence } from '../text/sentences';

const rule = (source: string): RegExp => new RegExp(`(?<![a-z'])${source}(?![a-z])`);

const DAY = '(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|today|noon|midnight|eod|cob|close of (?:business|play)|end of (?:the )?(?:day|week|month|business)|the end of (?:the )?(?:day|week|month|today|business)|next (?:week|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|\\d{1,2} ?(?:am|pm|o\'clock)|\\d{1,2}[:.]\\d\\d|the \\d{1,2}(?:st|nd|rd|th)|(?:january|february|march|april|may|june|july|august|september|october|november|december) \\d{1,2}|christmas|easter|lunchtime|this (?:week|afternoon|evening|morning|weekend))';
const SPAN = '(?:\\d+|an?|one|two|three|four|five|six|seven|ten|twelve|24|48|72|the|the next|the next (?:\\d+|two|few|couple of)|a (?:few|couple of)|a matter of) ?(?:business |working |short )?(?:minutes?|hours?|hrs?|days?|weeks?|hour)';
const WHEN = `(?:(?:by|before|on|until|no later than|at|from|come) ${DAY}|${DAY}|within ${SPAN}|in(?:side)? ${SPAN}(?:' time)?|in no time|any minute|first thing|overnight|at the latest)`;
const DOES = '(?:arrive|reach|get (?:to|there|it|your)|receive|have|be|ship|shipped|deliver|delivered|fix|fixed|resolve|resolved|repair|repaired|call|ring|phone|sort|sorted|solve|solved|restore|restored|replace|replaced|finish|finished|complete|completed|install|installed|activate|activated|update|updated|back|land|come|show up|turn up|see|make it|ready|done|live|up and running|working|dispatch|dispatched|send|leave|process|processed|answer|respond|reply|hear|be with you|be there|roll out|go live|launch|knock|visit|collect|pick up|close|take)';

const PROMISED = new RuleSet('draft', [
	rule('(?:nothing|no one|nobody|none of this) (?:will|can|is going to) (?:ever )?(?:go wrong|happen|fail|break|be lost|get lost|change|stop)'),
	rule(`(?:will|shall|is going to|are going to|am going to)(?: be| have)? (?:[a-z']{1,14} ){0,7}?${DOES}(?: [^.!?]{0,44}?)? ${WHEN}`),
	rule(`(?:will|shall|is going to|are going to) (?:be|have (?:it|this|that|you|your [a-z]{2,12}|everything|the [a-z]{2,12})) (?:[a-z']{1,14} ){0,6}?${WHEN}`),
	rule(`(?:arrives|reaches you|ships|lands|gets to you|leaves|is with you|is yours|goes out|goes live|will go) (?:[a-z]{2,12} ){0,3}?${WHEN}`),
	rule(`(?:expect|look for|count on|plan on) (?:the|your|it|this|that|a) (?:[a-z]{2,12} ){0,3}?(?:to be |to |at your |in your )?(?:[a-z]{2,12} ){0,3}?${WHEN}`),
	rule('(?:no ifs|mark my words|cross my heart|rest assured|scout\'s honou?r|hand on heart|on my honou?r|you can (?:bet|bank|rely|depend|take it to the bank)|guaranteed|promise)(?: (?:or|on)[^.!?]{0,20})?(?=[,.! ]|$)'),
	rule('there is (?:absolutely )?(?:no|zero) (?:way|chance|possibility|risk|danger|doubt)(?! to (?:check|know|see|tell))'),
	rule('(?:cannot|can never|will never|never|not) (?:possibly |ever )(?:go wrong|happen|fail|break|occur|have to|need to|see|be|let|miss|lose|again)'),
	rule('(?:is|are|be) (?:an? )?(?:absolute |total |dead )?(?:certainty|sure thing|given|done deal|guaranteed|foregone conclusion|certain|inevitable|foolproof|fail-?safe)(?! (?:of|items?|amount|conditions?|cases?|products?))'),
	rule('(?:stand|behind|confident|sure|certain|positive|convinced) (?:100 ?%|one hundred percent|fully|completely|totally|absolutely|a hundred percent)|(?:100 ?%|a hundred percent|one hundred percent|totally|absolutely|completely|dead|quite) (?:behind|confident|sure|certain|positive|convinced)'),
	rule('(?:i|we) (?:am|are|can|do|hereby|will)? ?(?:absolutely |certainly |definitely )?(?:assure|certain|guarantee|vouch|swear|vow|pledge|commit to|give you (?:my|our)|personally (?:assure|guarantee|see))'),
	rule('(?:my|our) (?:personal |solemn |firm |full |absolute )?(?:assurance|guarantee|word|promise|pledge|vow|commitment)(?! (?:to (?:quality|privacy|sustainability|the environment|customers)|policy|period|card|covers|terms))'),
	rule('(?:fix|fixed|solve|solved|sort|sorted|gone|resolved|stop|end|cured|over)(?: [a-z]{2,10}){0,2} (?:for good|once and for all|permanently|forever|for ever)'),
	rule('(?:is|was|will be) the (?:very )?last time'),
	rule("(?:our|this|these) (?:[a-z-]{2,14} ){1,3}?(?:never|always) (?!try|tries|aim|strive|ask|use|been|do(?:es)? (?:our|its|their) best|receive|have to|need|read|wear|keep your)[a-z]{3,12}s?"),
	rule('(?:works?|arrives?|delivers?|succeeds?|runs?|performs?|answers?|responds?|holds?|lasts?) (?:[a-z]{2,10} )?(?:every (?:single )?time|without (?:exception|fail)|always|forever|in (?:all|every) cases?|perfectly|flawlessly|a lifetime)'),
	rule('(?:never|not|will not|cannot) (?:have to |need to )?(?:worry|think) about (?:this|it|that) again'),
], 'promise');
/** Hopes, estimates, what is asked of the customer, what already happened, opening hours. */
const HEDGED =
	/(?<![a-z])(?:(?:we|i|they) (?:do not |don't )?expect|hope|hoping|hopefully|aim|aiming|try|trying|should|might|may|could|would|usually|typically|normally|generally|approximately|approx|around|roughly|about|estimated?|estimation|likely|probably|if|unless|whether|expected|once|subject to|depending|as soon as|please|cannot (?:promise|guarantee|say|confirm|commit|give)|not (?:promise|guarantee|able|sure|certain)|no guarantee|do our best|best to|let (?:you|me|us) know|customers?|orders (?:placed|over)|you (?:must|need to|have to)|was|were|has been|have been|had|closes?|opens?|opening|sale ends|is due|expires?|order by|office|deadline|guarantee card|money-?back|warranty)(?![a-z])|(?:can't|cannot|can not|don't|won't) (?:promise|guarantee|commit|assure)|\?["')]{0,2}$/;

/** Whether a sentence promises a time or a certainty. */
export function promisesOutright(sentence: Sentence): boolean {
	const rules = PROMISED.for(sentence);
	if (rules.length === 0 || HEDGED.test(sentence.lower.replace(/about (?:this|it|that) again/, ''))) return false;
	const spelt = sentence.lower.replace(/'ll(?![a-z])/g, ' will').replace(/(?<=\b(?:it|that|there))'s(?![a-z])/g, ' is').replace(/can't(?![a-z])/g, 'cannot').replace(/'m(?![a-z])/g, ' am');
	return rules.some((pattern) => pattern.test(spelt));
}
