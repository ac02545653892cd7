import { defaultRangeExtractor, type Range, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { TriangleAlert } from 'lucide-react';
import { memo, useCallback, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PlatformField, Sample, Settings } from '../../api/settings.ts';
import { onDemand } from '../../ui/on-demand.ts';
import { useOnDemand } from '../../ui/use-on-demand.tsx';
import { ColumnHeader } from './column-header.tsx';
import type { Filling } from './column-menu.tsx';
import type { Column } from './columns.ts';
import type { MappingActs } from './platform-fields.tsx';
import { RefusalTooltip } from './refusal-tooltip.tsx';
import { useGridWalk } from './use-grid-walk.ts';
import { type Mark, useMarkSentence } from './use-mark-sentence.ts';

const columnMenu = onDemand(() => import('./column-menu.tsx'));

const ROW = 36;
const COLUMN = 208;
const HEADER = 60;
const TARGET = 28;
/** Elements of a table that are drawn as blocks are none to every browser: they are named. */
const ROWGROUP = { role: 'rowgroup' } as const;
const TABLE_ROW = { role: 'row' } as const;
const NOBODY: readonly PlatformField[] = [];

/** Of a badge, besides its text, in pixels; and the font of that. */
const BADGE = 44;
const BADGE_FONT = 'bold 11px';

/** How wide titles are in a badge, in pixels, with the spacing of its letters. */
function badgeWidths(titles: readonly string[]): readonly number[] {
  const pen = document.createElement('canvas').getContext('2d');
  if (pen === null) return titles.map((title) => BADGE + 8 * title.length);
  pen.font = `${BADGE_FONT} ${getComputedStyle(document.body).fontFamily}`;
  return titles.map((title) => BADGE + pen.measureText(title).width + title.length / 4);
}

/** How many lines the names of platform fields take in a header; rather one too many. */
function linesOf(targets: readonly PlatformField[]): number {
  let lines = 1;
  let used = 0;
  for (const wanted of badgeWidths(targets.map(({ title }) => title))) {
    const width = Math.min(COLUMN, wanted);
    if (used > 0 && used + width > COLUMN - 16) {
      lines += 1;
      used = 0;
    }
    used += width + 4;
  }
  return lines;
}

interface PreviewTableProps {
  readonly columns: readonly Column[];
  readonly sample: Sample;
  readonly fields: readonly PlatformField[];
  readonly mapping: Settings['mapping'];
  readonly acts: MappingActs;
}

/** Records as they are, with the cells marked that could not be used (R23, R26); only what is in sight is drawn. */
export function PreviewTable({ columns, sample, fields, mapping, acts }: PreviewTableProps) {
  const t = useTranslations('mapping.preview');
  const scroller = useRef<HTMLDivElement>(null);
  const [filling, setFilling] = useState<Filling | null>(null);
  const menu = useOnDemand(columnMenu, filling !== null, { giveUp: () => setFilling(null) });
  const targets = useMemo(() => {
    const byPath = new Map<string, PlatformField[]>();
    for (const field of fields) {
      const path = mapping[field.key]?.field;
      if (path !== undefined) byPath.set(path, [...(byPath.get(path) ?? []), field]);
    }
    return byPath;
  }, [fields, mapping]);
  const lines = useMemo(() => Math.max(0, ...[...targets.values()].map(linesOf)), [targets]);
  const header = HEADER + TARGET * lines;
  const walk = useGridWalk({
    rows: sample.rows.length + 1,
    columns: columns.length,
    show: (row, column) => {
      if (row > 0) rows.scrollToIndex(row - 1);
      across.scrollToIndex(column);
    },
  });
  const rows = useVirtualizer({
    count: sample.rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 4,
    rangeExtractor: useRangeWith(walk.active === null || walk.active.row === 0 ? null : walk.active.row - 1),
    // Headers stay in sight above the rows.
    scrollPaddingEnd: header,
    // Both change with one event: React draws once then.
    useFlushSync: false,
  });
  const across = useVirtualizer({
    horizontal: true,
    count: columns.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => COLUMN,
    overscan: 1,
    rangeExtractor: useRangeWith(walk.active?.column ?? null),
    useFlushSync: false,
  });
  /** Where a column of ours stands in the answer. */
  const positions = useMemo(() => {
    const index = new Map(sample.columns.map(({ path }, position) => [path.toLowerCase(), position]));
    return columns.map(({ path }) => index.get(path.toLowerCase()) ?? null);
  }, [sample, columns]);
  const open = useMemo(() => fields.filter(({ key }) => !Object.hasOwn(mapping, key)), [fields, mapping]);
  const inSight = across.getVirtualItems();
  const sentenceOf = useMarkSentence();
  return (
    <section ref={scroller} className="preview" aria-label={t('table')} style={{ scrollPaddingTop: header }}>
      <table
        aria-label={t('table')}
        aria-rowcount={sample.rows.length + 1}
        aria-colcount={columns.length}
        {...walk.of}
        style={{ position: 'relative', width: across.getTotalSize(), height: rows.getTotalSize() + header }}
      >
        <thead {...ROWGROUP}>
          <tr {...TABLE_ROW} aria-rowindex={1} className="preview-headers" style={{ height: header }}>
            {inSight.map(({ index, start }) => {
              const column = columns[index];
              return column === undefined ? null : (
                <ColumnHeader
                  key={column.path}
                  column={column}
                  position={index + 1}
                  targets={targets.get(column.path) ?? NOBODY}
                  acts={acts}
                  onFill={setFilling}
                  left={start}
                  width={COLUMN}
                  height={header}
                  id={walk.idOf(0, index)}
                  active={walk.active?.row === 0 && walk.active.column === index}
                />
              );
            })}
          </tr>
        </thead>
        <tbody {...ROWGROUP}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const row = sample.rows[index];
            return row === undefined ? null : (
              <PreviewRow
                key={index}
                row={row}
                index={index}
                top={start + header}
                inSight={inSight}
                positions={positions}
                sentenceOf={sentenceOf}
                empty={t('emptyCell')}
                idOf={walk.idOf}
                active={walk.active?.row === index + 1 ? walk.active.column : null}
              />
            );
          })}
        </tbody>
      </table>
      {menu.parts === null ? (
        menu.note
      ) : (
        <menu.parts.ColumnMenu
          filling={filling}
          onClose={() => setFilling(null)}
          open={open}
          acts={acts}
          width={COLUMN}
          height={header}
        />
      )}
      <RefusalTooltip scroller={scroller} />
    </section>
  );
}

/**
 * What is in sight, and where the keyboard is: the grid names that cell at once, while what scrolls there is drawn later.
 */
const useRangeWith = (active: number | null) =>
  useCallback(
    (range: Range) => {
      const drawn = defaultRangeExtractor(range);
      return active === null || active >= range.count || drawn.includes(active)
        ? drawn
        : [...drawn, active].toSorted((a, b) => a - b);
    },
    [active],
  );

type Row = Sample['rows'][number];

interface PreviewRowProps {
  readonly row: Row;
  readonly index: number;
  readonly top: number;
  readonly inSight: readonly VirtualItem[];
  readonly positions: readonly (number | null)[];
  readonly sentenceOf: (mark: Mark) => string;
  /** What stands in a cell without a value. */
  readonly empty: string;
  readonly idOf: (row: number, column: number) => string;
  /** The column where whoever walks through the grid is; null: in another row. */
  readonly active: number | null;
}

const PreviewRow = memo(function PreviewRow(props: PreviewRowProps) {
  const { row, index, top, inSight, positions, sentenceOf, empty, idOf, active } = props;
  return (
    <tr {...TABLE_ROW} aria-rowindex={index + 2} className="preview-row" style={{ top, height: ROW }}>
      {inSight.map((column) => {
        const position = positions[column.index] ?? null;
        const text = position === null ? null : (row.cells[position] ?? null);
        const why = row.marks.length === 0 ? null : refusalOf(row, position, sentenceOf);
        return (
          <PreviewCell
            key={column.key}
            id={idOf(index + 1, column.index)}
            active={active === column.index}
            index={column.index}
            left={column.start}
            text={text}
            why={why}
            empty={empty}
          />
        );
      })}
    </tr>
  );
});

/** Sentences that say why a record with this value would be rejected, a line each. */
function refusalOf({ marks }: Row, position: number | null, sentenceOf: PreviewRowProps['sentenceOf']): string | null {
  const sentences = marks.filter(({ column }) => column === position).map(sentenceOf);
  return sentences.length === 0 ? null : sentences.join('\n');
}

interface PreviewCellProps {
  readonly id: string;
  readonly active: boolean;
  readonly index: number;
  readonly left: number;
  readonly text: string | null;
  /** Null where the value can be used. */
  readonly why: string | null;
  readonly empty: string;
}

/** Plain elements only: hundreds of them come and go in a second of scrolling. */
const PreviewCell = memo(function PreviewCell(props: PreviewCellProps) {
  const { id, active, index, left, text, why, empty } = props;
  const cell = {
    id,
    role: 'gridcell',
    'aria-colindex': index + 1,
    'data-active': active,
    className: 'preview-cell',
    style: { left, width: COLUMN, height: ROW },
  } as const;
  const shown = text === null || text === '' ? <span className="preview-empty">{empty}</span> : text;
  if (why === null) {
    return (
      <td {...cell} title={text ?? ''} dir="auto">
        {shown}
      </td>
    );
  }
  return (
    <td {...cell} data-refused={why}>
      <button type="button" className="preview-refused">
        <TriangleAlert size={14} aria-hidden />
        <span dir="auto">{shown}</span>
        <span className="preview-unseen">{why}</span>
      </button>
    </td>
  );
});
