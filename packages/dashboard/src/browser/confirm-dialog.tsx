import { useLayoutEffect, useRef } from 'preact/hooks';

/** What is about to happen. */
export interface Question {
  readonly title: string;
  readonly text: string;
  readonly confirm: string;
  readonly isHarsh: boolean;
}

interface ConfirmDialogProps {
  readonly question: Question;
  readonly subject: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks before anything happens. Escape cancels. */
export function ConfirmDialog({ question, subject, onConfirm, onCancel }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} aria-labelledby="confirm-title" aria-describedby="confirm-text" onClose={onCancel}>
      <h2 id="confirm-title">{question.title}</h2>
      <p class="subject code">{subject}</p>
      <p id="confirm-text">{question.text}</p>
      <div class="buttons">
        <button type="button" onClick={onCancel}>
          Cancel
        </button>
        <button type="button" class={question.isHarsh ? 'harsh' : 'primary'} onClick={onConfirm}>
          {question.confirm}
        </button>
      </div>
    </dialog>
  );
}
