import type { Confidence, ServiceVerdict } from '../../../src/model/verdict.js';
import type { World } from './world.js';

/** A share of cases, with both of its numbers. */
export class Share {
  hits = 0;
  of = 0;

  count(hit: boolean): void {
    this.of++;
    if (hit) this.hits++;
  }

  /** Undefined without a case. */
  get value(): number | undefined {
    return this.of === 0 ? undefined : this.hits / this.of;
  }
}

/** Below this evenness a skew has to be found. */
export const skewedBelow = 0.8;
/** Above this evenness nothing is skewed: in between, either word is right. */
const evenAbove = 0.95;

/** How the verdicts of one rung set fare. */
export class Tally {
  /** Of Services balanced call by call. */
  readonly saidPinned = new Share();
  readonly saidProved = new Share();
  readonly saidSkewed = new Share();
  /** The same, with so little traffic that chance makes work uneven. */
  readonly saidSkewedQuiet = new Share();
  /** Of Services pinned by connections. */
  readonly foundPinned = new Share();
  /** Those found, by the right name. */
  readonly namedPinned = new Share();
  readonly foundHopping = new Share();
  /** Of Services with a hot key, a long stream or a slow node. */
  readonly foundUneven = { 'hot-key': new Share(), 'long-stream': new Share(), 'slow-node': new Share() };
  readonly namedUneven = new Share();
  /** Verdicts that are right, by what they call themselves. */
  readonly right = {
    skewed: { proved: new Share(), likely: new Share(), possible: new Share() },
    balanced: { proved: new Share(), likely: new Share(), possible: new Share() },
  } satisfies Record<string, Record<Confidence, Share>>;

  /** `visible`: true evenness of the pods that were read. */
  count(world: World, visible: number, { verdict, confidence }: ServiceVerdict): void {
    const { truth } = world;
    const skewed = verdict === 'pinned' || verdict === 'imbalanced';
    if (world.family === 'per-call') {
      this.saidPinned.count(verdict === 'pinned');
      this.saidProved.count(verdict === 'pinned' && confidence === 'proved');
      (truth.quiet ? this.saidSkewedQuiet : this.saidSkewed).count(skewed);
    } else if (visible < skewedBelow && !truth.quiet) this.#found(world, verdict);
    if (confidence === undefined) return;
    if (skewed) this.right.skewed[confidence].count(isSkewed(world, verdict));
    if (verdict === 'balanced') this.right.balanced[confidence].count(truth.evenness >= skewedBelow);
  }

  #found(world: World, verdict: ServiceVerdict['verdict']): void {
    const found = verdict === 'pinned' || verdict === 'imbalanced';
    if (world.spread === 'hopping') this.foundHopping.count(found);
    else if (world.family === 'per-connection') {
      this.foundPinned.count(found);
      if (found) this.namedPinned.count(verdict === 'pinned');
    } else if (world.fault !== 'none') {
      this.foundUneven[world.fault].count(found);
      if (found) this.namedUneven.count(verdict === 'imbalanced');
    }
  }
}

/** `imbalanced` names no cause, so any skew makes it right; `pinned` blames connections. */
function isSkewed({ family, truth }: World, verdict: ServiceVerdict['verdict']): boolean {
  return truth.evenness < evenAbove && (verdict === 'imbalanced' || family === 'per-connection');
}
