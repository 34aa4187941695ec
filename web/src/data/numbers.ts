import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { NumbersReport, type SpanDays, TargetJobs } from '../../../src/contract/numbers.ts';
import { api } from './api.ts';
import { keys } from './cache.ts';
import { get } from './http.ts';

/** Figures of many days: a minute more or less is none of them. */
const EVERY_MS = 60_000;
/** What is usual of a job one deploy more hardly changes. */
const USUAL_FOR_MS = 5 * 60_000;

/** The numbers over so many of the reader's own days; of another span, the last known until they are here. */
export function useNumbers(days: SpanDays) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return useQuery({
    queryKey: keys.numbers(days, timeZone),
    queryFn: ({ signal }) => get(api.numbers(days, timeZone), NumbersReport, signal),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  });
}

/** How long the jobs and steps of a target usually take. */
export function useJobTimes(target: string, enabled: boolean) {
  return useQuery({
    queryKey: keys.jobTimes(target),
    queryFn: ({ signal }) => get(api.jobTimes(target), TargetJobs, signal),
    staleTime: USUAL_FOR_MS,
    refetchOnWindowFocus: true,
    enabled,
  });
}
