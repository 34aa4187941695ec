import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Day, daysUpTo } from './days.ts';

const HOUR = 3_600_000;
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'America/Santiago',
];

function hours({ from, until }: Day): number {
  return (until - from) / HOUR;
}

function dayOf(date: string, now: string, zone: string): Day {
  const day = daysUpTo(Date.parse(now), 7, zone).find((each) => each.date === date);
  assert.ok(day);
  return day;
}

describe('the days up to now', () => {
  test('end with today, as the zone has it', () => {
    const now = Date.parse('2026-11-24T23:30:00Z');
    const dates = (zone: string): string[] => daysUpTo(now, 2, zone).map(({ date }) => date);
    assert.deepEqual(dates('UTC'), ['2026-11-23', '2026-11-24']);
    assert.deepEqual(dates('Asia/Tokyo'), ['2026-11-24', '2026-11-25']);
    const [, today] = daysUpTo(now, 2, 'Asia/Kolkata');
    assert.equal(today?.from, Date.parse('2026-11-24T18:30:00Z'));
  });

  test('have 23 and 25 hours where the clocks change, and begin later where midnight is skipped', () => {
    assert.equal(hours(dayOf('2026-03-29', '2026-03-30T12:00:00Z', 'Europe/Berlin')), 23);
    assert.equal(hours(dayOf('2026-10-25', '2026-10-26T12:00:00Z', 'Europe/Berlin')), 25);
    // In Santiago the clocks go from 24:00 to 01:00.
    const spring = dayOf('2026-09-06', '2026-09-07T12:00:00Z', 'America/Santiago');
    assert.equal(spring.from, Date.parse('2026-09-06T04:00:00Z'));
    assert.equal(hours(spring), 23);
  });

  test('a date that the zone left out has no time of its own', () => {
    // Samoa went from the 29th to the 31st.
    assert.equal(hours(dayOf('2011-12-30', '2012-01-01T12:00:00Z', 'Pacific/Apia')), 0);
  });

  test('follow each other without a gap, and now is in the last one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2030-01-01') }),
        fc.constantFrom(...ZONES),
        fc.constantFrom(7, 30, 90),
        (now, zone, count) => {
          const days = daysUpTo(now, count, zone);
          assert.equal(days.length, count);
          const last = days.at(-1);
          assert.ok(last && last.from <= now && now < last.until);
          days.slice(1).forEach((day, i) => {
            assert.equal(day.from, days[i]?.until);
            assert.equal(Date.parse(day.date) - Date.parse(days[i]?.date ?? ''), 24 * HOUR);
            assert.ok(hours(day) >= 23 && hours(day) <= 25);
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});
