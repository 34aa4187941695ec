import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import styles from './dialog-frame.module.css';

/** The frame of every dialog: what lies behind is dimmed, a heading with a way out, then what it is about. */
export function DialogFrame({
  size,
  isDismissable,
  heading,
  onClose,
  children,
}: {
  /** `large` takes the whole of a narrow window; `small` keeps to its lower edge. */
  size: 'small' | 'large';
  /** Whether a press beside it is a way out too. */
  isDismissable: boolean;
  heading: ReactNode;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <ModalOverlay
      className={`${styles.overlay} ${styles[size]}`}
      isOpen
      isDismissable={isDismissable}
      onOpenChange={(isOpen) => isOpen || onClose()}
    >
      <Modal className={styles.modal ?? ''}>
        <Dialog className={styles.dialog ?? ''}>
          <div className={styles.head}>
            {heading}
            <button type="button" className={styles.close} onClick={onClose} aria-label="Close">
              <X size={20} aria-hidden />
            </button>
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
