import { hit, type Check, type Hit } from '../check';
import { PROMISE_WEIGHTS } from '../learned/all-weights';
import { READINGS } from '../learned/readings';
import { weighSentences } from '../learned/weigh';
import { RuleSet } from '../rules/rule-set';
import type { Sentence } from '../text/sentence';
import { promisesAbroad } from './draft-foreign-positions';
import { promisesOutright } from './draft-promise-sentences';

const WE = '(?:we|i|our team|our company|my team)';
const TIME = '(?:today|tonight|tomorrow|within|in (?:the next )?\\d|in (?:an?|two|three|one|five) |by (?:the end|end of|monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|noon|next|\\d|eod)|before (?:the end|monday|tuesday|wednesday|thursday|friday|saturday|sunday|noon|\\d|tomorrow)|at the latest|no later than|immediately|overnight|on (?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)|this (?:week|afternoon|evening|morning))';

const PROMISES = new RuleSet('draft', [
	new RegExp(`(?<![a-z])${WE}(?:'ll| will| can| do|'d like to| would like to| are able to| am able to)?(?: [a-z]{2,12}){0,2} (?:guarantee|promise|swear|pledge|assure you|give you (?:my|our) word|vow)(?![a-z])`),
	/(?<![a-z])(?:you have (?:my|our) word|(?:my|our) (?:promise|guarantee|word) (?:to you|is|that)|(?:is|are|it's|that's|fully|100 ?%|absolutely|hereby) guaranteed|guaranteed (?:to|that|delivery|results?|approval|success|by|within)|guarantees? (?:that|you|your|it|this|delivery|success|results?)|i promise|we promise|promise you|rest assured[^.!?]{0,40}(?:will|never|won't|always))/,
	/(?:(?<![a-z])(?:will|won't|would)|'ll) (?:never|not ever|always|definitely|certainly|absolutely|undoubtedly|for sure|without (?:a )?doubt|100 ?%)(?![a-z])/,
	/(?<![a-z])(?:definitely|certainly|absolutely|undoubtedly|without (?:a |any )?doubt|no doubt|for sure|100 ?%|100 percent|one hundred percent)[^.!?]{0,30}(?<![a-z])(?:will|going to|be (?:fixed|resolved|delivered|there|ready|safe|secure)|arrive|work|happen|get|receive|certain|sure|safe|secure|satisfied|reliable|uptime|covered)(?![a-z])/,
	/(?<![a-z])(?:(?:will|won't|will not|shall) (?:never )?(?:ever )?happen again|never (?:ever )?(?:happen|occur|experience|have|face|see|fail|lose|go down|be a problem|be an issue)|won't (?:ever )?(?:happen|occur|experience|fail|have any (?:more )?(?:issues|problems))|no more (?:issues|problems|outages|delays))(?![a-z])/,
	/(?<![a-z])(?:problem|issue|error|bug|fault|outage|this|it) (?:will not|won't|will never) (?:ever )?(?:come back|return|reappear|recur|repeat|occur|happen)(?![a-z])/,
	/(?<![a-z])(?:(?:won't|will not|will never|never) ever|guaranteed|fully satisfied|(?:has|have|is|are|there (?:is|are)|with) (?:absolutely |literally )?no (?:bugs|errors|defects|downtime|hidden (?:fees|costs)|side effects|flaws|weaknesses|limits?|limitations))(?![a-z])/,
	/(?<![a-z])(?:without (?:fail|exception|any (?:problem|issue|doubt)s?)|no matter what|under any circumstances|in all cases|every single time|zero (?:risk|downtime|chance)|no risk|risk[- ]free|completely (?:safe|secure|risk)|totally (?:safe|secure)|100 ?% (?:safe|secure|certain|sure|guaranteed|satisfaction|of the time|uptime|effective|reliable|accurate|free|compatible)|impossible (?:to|for|that)|nothing (?:can|will) go wrong|cannot fail|can't fail|can't go wrong|foolproof|bulletproof|unconditionally|count on (?:it|us|me|that)|is (?:certain|sure|bound) to)(?![a-z])/,
	new RegExp(`(?<![a-z])(?:your|the|this|it|everything|all|that) (?:[a-z]{1,14} ){0,3}(?:will|'ll|shall) (?:definitely |certainly |be |have been |arrive|reach|get )(?:[a-z]{2,14} ){0,4}?(?:delivered|fixed|resolved|there|ready|with you|back|completed|done|shipped|restored|working|solved|up and running|arrive|reach you|to you|sorted|repaired|replaced|available|arrived)?[^.!?]{0,30}?(?<![a-z])${TIME}`),
	new RegExp(`(?<![a-z])(?:you(?:'ll| will)|it(?:'ll| will)|(?:order|package|parcel|replacement|item|delivery|technician|engineer|issue|problem|fix)[^.!?]{0,20} will) (?:definitely |certainly )?(?:have|receive|get|arrive|be|reach)[^.!?]{0,50}(?<![a-z])(?:by (?:tomorrow|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|noon|end of|the end|eod|\\d)|at the latest|no later than|before (?:tomorrow|monday|friday|noon|the end)|tomorrow|today|tonight|within (?:the hour|\\d+ (?:minutes|hours)|24|48))`),
	new RegExp(`(?<![a-z])(?:we|i|you|they)(?:'ll| will) (?:have|get) [^.!?]{1,40}?(?<![a-z])(?:fixed|resolved|ready|delivered|done|sorted|shipped|back|to you|up and running|repaired|working|solved|completed)(?![a-z])[^.!?]{0,20}?(?<![a-z])(?:${TIME}|by)`),
	/(?<![a-z])(?:(?:no|zero|not the slightest) (?:chance|possibility|way|doubt) (?:that|of|this|it|you)|(?:is|are|'s) (?:always|never|completely|totally|perfectly|absolutely|entirely|fully) (?:available|on time|accurate|secure|safe|reliable|correct|late|wrong|down|up|risk[- ]free|harmless)|(?:product|service|device|system|app|it|this|they|model|delivery|driver|courier)s? (?:will )?(?:never|always) (?:breaks?|fails?|stops?|works?|crash(?:es)?|arrives?|goes|go|loses?|overheats?|leaks?)|nothing to worry about|give you my word|have my word)(?![a-z])/,
	/(?<![a-z])(?:wir (?:garantieren|versprechen)|ich (?:garantiere|verspreche)|garantiert|auf jeden fall|hundertprozentig|nie wieder (?:vorkommen|passieren)|nous (?:garantissons|promettons|vous (?:garantissons|promettons|assurons))|je (?:vous )?(?:garantis|promets|assure)|plus jamais|garantizamos|le garantizo|prometemos|le prometo|le aseguro|nunca mas|sin falta|garantimos|prometo|prometemos|nunca mais|sem falta|garantiamo|promettiamo|le garantisco|le prometto|mai piu|wij garanderen|we garanderen|ik garandeer|ik beloof|we beloven|nooit meer)(?![a-z])/,
], 'promise');

/** "We cannot guarantee", "our money-back guarantee", questions, offers to try. */
const NEUTRAL = /(?:(?<![a-z])(?:cannot|can't|can not|unable to|not able to|don't|do not|won't|will not|not|never|no longer|isn't|aren't) (?:[a-z]{2,12} ){0,2}(?:guarantee|guaranteed|promise|assure|commit)|(?:money-?back|satisfaction|price|warranty|manufacturer'?s?|lifetime|our|the|\d+-day) guarantee (?:policy|period|covers|terms|applies|is valid|lasts|allows|program)|no guarantee|not (?:a )?guarantee|\?["')]{0,2}$|(?:would|could|may|might|should|try to|aim to|hope to|expect to|do our best|estimated|typically|usually|if )(?! (?:never|not ever))|(?<![a-z])(?:nicht|kein|ne pouvons pas|no podemos|nao podemos|non possiamo|niet) (?:[a-z]{2,12} ){0,2}(?:garant|versprech|promet|belov))/;
const STRONG = /(?<![a-z])(?:guarantee you|i guarantee|we guarantee|i promise|we promise|happen again|never|100 ?%|you have (?:my|our) word|without fail|no matter what)/;

/** Where a rule finds a promise in a sentence. */
function promise(sentence: Sentence): Hit[] {
	const { start, end } = sentence;
	for (const pattern of PROMISES.for(sentence)) {
		const { lower } = sentence;
		const match = pattern.exec(lower);
		if (!match) continue;
		const neutral = NEUTRAL.exec(lower);
		if (neutral && (/guarantee|promise|garant|versprech|\?/.test(neutral[0]) || !STRONG.test(match[0]))) continue;
		return [hit(draftAbsolutePromise, start + match.index, start + match.index + match[0].length)];
	}
	return promisesOutright(sentence) || promisesAbroad(sentence) ? [hit(draftAbsolutePromise, start, end)] : [];
}

/** Absolute and time-bound promises in drafts. */
export const draftAbsolutePromise: Check = {
	id: 'draft.absolute_promise',
	category: 'absolute_promise',
	direction: 'draft',
	wants: READINGS.promise.signals,
	run: (text) => weighSentences(draftAbsolutePromise, PROMISE_WEIGHTS, READINGS.promise, text, promise),
};
