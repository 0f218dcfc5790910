import { ATTACK } from './tables/attack';
import { CHARGEBACK } from './tables/chargeback';
import { COMMITMENT } from './tables/commitment';
import { LEGAL } from './tables/legal';
import { LIABILITY } from './tables/liability';
import { POSITION } from './tables/position';
import { Weights } from './weights';

/** Read once per process. */
export const COMMITMENT_WEIGHTS = new Weights(COMMITMENT);
export const LIABILITY_WEIGHTS = new Weights(LIABILITY);
export const POSITION_WEIGHTS = new Weights(POSITION);
export const CHARGEBACK_WEIGHTS = new Weights(CHARGEBACK);
export const LEGAL_WEIGHTS = new Weights(LEGAL);
export const ATTACK_WEIGHTS = new Weights(ATTACK);
