export { take } from './memory';
export { encodedEnd, encodedFrom, fold } from './fold';
export { room, textAddress } from './text';
export { joined, read, result } from './pass';
export { bookRows, forget as forgetBook } from './book';
export { matchRules } from './rules';
export { tokensOf } from './tokens';
export { judgeStretches, stretchesOf, stretchList } from './stretches';
export { alone, reasons, reasonWords, score, useGroups, weighGroups } from './weights';
