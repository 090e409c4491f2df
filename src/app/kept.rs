//! What was made of the state, kept for as long as that on which it was made stays so.

use std::sync::Arc;

/// The last thing that was made, and what it was made of.
pub struct Kept<B, T>(Option<(B, Arc<T>)>);

impl<B, T> Default for Kept<B, T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<B: PartialEq, T> Kept<B, T> {
    /// What was made of the same; it is made where nothing was.
    pub fn or_make(&self, basis: &B, make: impl FnOnce() -> T) -> Arc<T> {
        match &self.0 {
            Some((of, made)) if of == basis => Arc::clone(made),
            _ => Arc::new(make()),
        }
    }

    /// Keeps it until something is made of something else.
    pub fn keep(&mut self, basis: B, made: &Arc<T>) {
        self.0 = Some((basis, Arc::clone(made)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_something_else_is_made_anew() {
        let mut kept = Kept::default();
        let made = kept.or_make(&1, || "one");
        kept.keep(1, &made);
        assert_eq!(*kept.or_make(&1, || "another"), "one");
        assert_eq!(*kept.or_make(&2, || "two"), "two");
        assert_eq!(*kept.or_make(&1, || "another"), "one");
    }
}
