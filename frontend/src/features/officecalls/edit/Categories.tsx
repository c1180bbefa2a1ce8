import { CheckboxField } from '../../../components/Field'
import { useTranslation } from '../../../lib/texts'
import classes from '../Calls.module.css'
import { Rows } from '../fields'
import { type Chapter, Code, MayBe, Title } from './chapter'

/** What a budget may be made of. */
export function Categories({ value, put, at, faulty, texts, named }: Chapter) {
  const { t } = useTranslation('officecalls')
  return (
    <Rows
      faulty={faulty}
      pointer="/budget_categories"
      title={t('form.categories')}
      rows={value.budget_categories}
      onChange={(budget_categories) => put({ budget_categories })}
      blank={() => ({ code: `B${value.budget_categories.length + 1}`, title: {} })}
      name={(category) => `${category.code} ${named(category.title, '')}`.trim()}
    >
      {(category, set, pointer) => (
        <>
          <div className={classes.row}>
            <Code row={category} set={set} pointer={pointer} at={at} />
            <MayBe
              row={category}
              set={set}
              name="min_percent"
              label={t('form.min_percent')}
              pointer={pointer}
              at={at}
            />
            <MayBe
              row={category}
              set={set}
              name="max_percent"
              label={t('form.max_percent')}
              pointer={pointer}
              at={at}
            />
          </div>
          <CheckboxField
            label={t('form.equipment')}
            checked={category.equipment ?? false}
            onChange={(equipment) => set({ ...category, equipment })}
          />
          <Title row={category} set={set} pointer={pointer} at={at} texts={texts} />
        </>
      )}
    </Rows>
  )
}
