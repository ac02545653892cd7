import type { BulkJob } from './jobs.ts';

/** What creation and listing answer. */
export function jobInfo(job: BulkJob): Record<string, unknown> {
  return {
    id: job.id,
    operation: job.operation,
    object: job.rows.object,
    createdById: job.createdById,
    createdDate: dateTime(job.createdDate),
    systemModstamp: dateTime(job.createdDate),
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: job.apiVersion,
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
  };
}

/** What polling answers. */
export function jobProgress(job: BulkJob): Record<string, unknown> {
  return {
    ...jobInfo(job),
    jobType: 'V2Query',
    numberRecordsProcessed: job.recordsProcessed,
    retries: 0,
    totalProcessingTime: job.processingTime,
    isPkChunkingSupported: job.pkChunking,
    ...(job.errorMessage === undefined ? {} : { errorMessage: job.errorMessage }),
  };
}

function dateTime(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, '.000+0000');
}
