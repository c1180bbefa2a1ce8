import { useTranslation } from '../../../lib/texts'
import { Rows, Texts } from '../fields'
import type { Chapter } from './chapter'

/** What is never paid for. */
export function Ineligible({ value, put, at, faulty, texts, named }: Chapter) {
  const { t } = useTranslation('officecalls')
  return (
    <Rows
      faulty={faulty}
      pointer="/ineligible_costs"
      title={t('form.ineligible')}
      rows={value.ineligible_costs}
      onChange={(ineligible_costs) => put({ ineligible_costs })}
      blank={() => ({})}
      name={(text, place) => named(text, String(place + 1))}
    >
      {(text, set, pointer) => (
        <Texts
          pointer={pointer}
          label={t('form.text')}
          error={at(pointer)}
          languages={texts}
          value={text}
          onChange={set}
        />
      )}
    </Rows>
  )
}
