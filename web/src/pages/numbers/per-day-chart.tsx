import { AxisBottom, AxisLeft } from '@visx/axis';
import { PatternLines } from '@visx/pattern';
import { useParentSize } from '@visx/responsive';
import { scaleBand, scaleLinear } from '@visx/scale';
import { BarStack } from '@visx/shape';
import { useId } from 'react';
import type { Figures } from '../../../../src/contract/numbers.ts';
import styles from './chart.module.css';
import { countTicks, labelled } from './ticks.ts';
import { counted, shortDay } from './words.ts';

type Day = Figures['per_day'][number];
type Ending = 'succeeded' | 'failed';

const HEIGHT = 240;
const MARGIN = { top: 8, right: 16, bottom: 28, left: 32 };
/** How much width a date on the axis takes. */
const LABEL_WIDTH = 64;
const KEYS: Ending[] = ['succeeded', 'failed'];
const WORDS: Readonly<Record<Ending, string>> = { succeeded: 'Succeeded', failed: 'Failed' };

/** Days side by side, each with its successes below and its failures, hatched, on top. */
export default function PerDayChart({ days }: { days: readonly Day[] }) {
  const { parentRef, width } = useParentSize({ debounceTime: 50 });
  const hatch = useId();
  const fills = { succeeded: 'var(--go)', failed: `url(#${hatch})` };
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.legend}>
        {KEYS.map((ending) => (
          <span key={ending} className={styles.key}>
            <svg width="16" height="16" aria-hidden="true">
              <rect width="16" height="16" rx="2" fill={fills[ending]} />
            </svg>
            {WORDS[ending]}
          </span>
        ))}
      </figcaption>
      <div ref={parentRef} className={styles.perDay}>
        <svg width={width} height={HEIGHT} role="img" aria-label={inWords(days)}>
          <PatternLines
            {...{ id: hatch, width: 6, height: 6, orientation: ['diagonal'] }}
            {...{ stroke: 'var(--stop)', strokeWidth: 3.5 }}
          />
          {width > 0 && <Bars days={days} width={width} fills={fills} />}
        </svg>
      </div>
    </figure>
  );
}

type BarsProps = Readonly<{
  days: readonly Day[];
  width: number;
  fills: Readonly<Record<Ending, string>>;
}>;

function Bars({ days, width, fills }: BarsProps) {
  const ticks = countTicks(Math.max(...days.map(endedOn)), 4);
  const dates = days.map(({ date }) => date);
  const [right, bottom] = [width - MARGIN.right, HEIGHT - MARGIN.bottom];
  const x = scaleBand({ domain: dates, range: [MARGIN.left, right], padding: 0.25 });
  const y = scaleLinear({ domain: [0, ticks.at(-1) ?? 1], range: [bottom, MARGIN.top] });
  const room = Math.floor((right - MARGIN.left) / LABEL_WIDTH);
  return (
    <>
      {ticks.map((tick) => (
        <path key={tick} className={styles.grid} d={`M${MARGIN.left} ${y(tick)}H${right}`} />
      ))}
      <BarStack
        {...{ data: [...days], keys: KEYS, xScale: x, yScale: y }}
        x={({ date }) => date}
        color={(ending) => fills[ending]}
      />
      <AxisLeft
        {...{ scale: y, left: MARGIN.left, tickValues: [...ticks], hideAxisLine: true }}
        hideTicks
        tickComponent={({ x: at, y: height, formattedValue }) => (
          <text className={styles.countLabel} x={at} y={height}>
            {formattedValue}
          </text>
        )}
      />
      <AxisBottom
        {...{ scale: x, top: bottom, tickValues: [...labelled(dates, room)], hideTicks: true }}
        axisLineClassName={styles.base ?? ''}
        tickFormat={shortDay}
        tickComponent={({ x: at, y: height, formattedValue }) => (
          <text className={styles.dayLabel} x={at} y={height}>
            {formattedValue}
          </text>
        )}
      />
    </>
  );
}

function endedOn({ succeeded, failed }: Day): number {
  return succeeded + failed;
}

/** What the drawing shows, for who does not see it; the table beside it has every day. */
function inWords(days: readonly Day[]): string {
  const succeeded = days.reduce((sum, day) => sum + day.succeeded, 0);
  const failed = days.reduce((sum, day) => sum + day.failed, 0);
  const [busiest] = days.toSorted((a, b) => endedOn(b) - endedOn(a));
  const most =
    busiest && `; most on ${shortDay(busiest.date)}, ${counted(endedOn(busiest), 'deploy')}`;
  return `Bar chart of ${days.length} days: ${succeeded} succeeded, ${failed} failed${most}.`;
}
