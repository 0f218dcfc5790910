import type { ExceptionRecord } from '../store/port';

/** Risk, urgency and impact each count from 1 (can wait, little at stake) to 3 (now, much at stake). */
export const LEAST = 1;
export const MOST = 3;

/** risk × urgency × impact: 1 to 27. What has the most comes first in the queue. */
export const scoreOf = ({ risk, urgency, impact }: Pick<ExceptionRecord, 'risk' | 'urgency' | 'impact'>): number => risk * urgency * impact;
