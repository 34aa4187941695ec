import { AxisBottom } from '@visx/axis';
import { useParentSize } from '@visx/responsive';
import { scaleBand, scaleLinear } from '@visx/scale';
import { Bar, Circle } from '@visx/shape';
import type { TargetNumbers } from '../../../../src/contract/numbers.ts';
import styles from './chart.module.css';
import { timeTicks } from './ticks.ts';
import { took, tookBetween } from './words.ts';

type Known = Readonly<{ id: string; title: string; usual: NonNullable<TargetNumbers['usual']> }>;

const ROW = 48;
const AXIS = 28;
const MARGIN = { right: 24, left: 8 };
const BAR = 12;
/** How much width a time on the axis takes, and a letter of a title; how much the times beside it. */
const LABEL_WIDTH = 110;
const LETTER = 7.5;
const TIMES_WIDTH = 190;

/** A line for each target from the half of its deploys to nine in ten, on one scale from zero. */
export default function DurationsChart({ targets }: { targets: readonly TargetNumbers[] }) {
  const { parentRef, width } = useParentSize({ debounceTime: 50 });
  const known = targets.flatMap(({ id, title, usual }): Known[] =>
    usual === null ? [] : [{ id, title, usual }],
  );
  const height = known.length * ROW + AXIS;
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.legend}>
        <span className={styles.key}>
          <svg width="40" height="16" aria-hidden="true">
            <rect className={styles.range} x="8" y="2" width="32" height={BAR} rx="2" />
            <circle className={styles.half} cx="8" cy="8" r="6" />
          </svg>
          From the half of the deploys to nine in ten
        </span>
      </figcaption>
      <div ref={parentRef}>
        <svg width={width} height={height} role="img" aria-label={inWords(known)}>
          {width > 0 && <Ranges known={known} width={width} height={height - AXIS} />}
        </svg>
      </div>
    </figure>
  );
}

type RangesProps = Readonly<{ known: readonly Known[]; width: number; height: number }>;

function Ranges({ known, width, height }: RangesProps) {
  const right = width - MARGIN.right;
  const room = Math.max(2, Math.min(6, Math.floor(right / LABEL_WIDTH)));
  const ticks = timeTicks(Math.max(...known.map(({ usual }) => usual.p90_s)), room);
  const x = scaleLinear({ domain: [0, ticks.at(-1) ?? 1], range: [MARGIN.left, right] });
  const y = scaleBand({ domain: known.map(({ id }) => id), range: [0, height] });
  return (
    <>
      {ticks.map((tick) => (
        <path key={tick} className={styles.grid} d={`M${x(tick)} 0V${height}`} />
      ))}
      {known.map(({ id, title, usual }) => {
        const top = y(id) ?? 0;
        const [from, to] = [x(usual.p50_s), x(usual.p90_s)];
        return (
          <g key={id}>
            <text className={styles.title} x={MARGIN.left} y={top + 16}>
              {shortened(title, (right - MARGIN.left - TIMES_WIDTH) / LETTER)}
            </text>
            <text className={styles.times} x={right} y={top + 16}>
              {tookBetween(usual)}
            </text>
            <Bar
              className={styles.range ?? ''}
              x={from}
              y={top + 24}
              width={to - from}
              height={BAR}
              rx={2}
            />
            <Circle className={styles.half ?? ''} cx={from} cy={top + 24 + BAR / 2} r={6} />
          </g>
        );
      })}
      <AxisBottom
        {...{ scale: x, top: height, tickValues: [...ticks], hideTicks: true }}
        axisLineClassName={styles.base ?? ''}
        tickFormat={(tick) => took(Number(tick))}
        tickComponent={({ x: at, y: below, formattedValue }) => (
          <text
            className={at === MARGIN.left ? styles.zeroLabel : styles.dayLabel}
            x={at}
            y={below}
          >
            {formattedValue}
          </text>
        )}
      />
    </>
  );
}

function shortened(title: string, letters: number): string {
  const most = Math.max(8, Math.floor(letters));
  return title.length <= most ? title : `${title.slice(0, most - 1)}…`;
}

/** What the drawing shows, for who does not see it. */
function inWords(known: readonly Known[]): string {
  const each = known.map(({ title, usual }) => `${title} ${tookBetween(usual)}`);
  return `Range chart of usual durations: ${each.join('; ')}.`;
}
