package io.naru.machinery;

import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.PropertyName;
import com.fasterxml.jackson.databind.deser.BeanDeserializerBuilder;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.module.SimpleModule;

/**
 * Leaves {@code managedFields} out of typed objects. They are often the larger half of an object,
 * no controller looks at them, and an object that is written back without them keeps those it has.
 */
final class WithoutManagedFields extends SimpleModule {

  private static final long serialVersionUID = 1;
  private static final String FIELD = "managedFields";

  WithoutManagedFields() {
    super("WithoutManagedFields");
    setDeserializerModifier(new Modifier());
  }

  private static final class Modifier extends BeanDeserializerModifier {
    private static final long serialVersionUID = 1;

    @Override
    public BeanDeserializerBuilder updateBuilder(
        DeserializationConfig config, BeanDescription bean, BeanDeserializerBuilder builder) {
      if (bean.getBeanClass().getSimpleName().equals("ObjectMeta")) {
        builder.removeProperty(PropertyName.construct(FIELD));
        builder.addIgnorable(FIELD);
      }
      return builder;
    }
  }
}
