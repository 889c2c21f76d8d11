package io.skyloom.bench.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.bench.run.Group;
import io.skyloom.bench.run.Pace;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupsTest {
    private static final List<Group> ALL = Groups.all();

    @Test
    void shouldHaveOneNameAndOneChartForEachGroup() {
        assertThat(ALL.stream().map(Group::name)).doesNotHaveDuplicates();
        assertThat(ALL)
                .allSatisfy(group -> assertThat(ChartPlan.of(group.name())).isPresent());
    }

    @Test
    void shouldSetGoalsForGroupsThatThereAre() {
        assertThat(ALL.stream().map(Group::name).toList())
                .containsAll(Goal.all().stream().map(Goal::group).distinct().toList());
    }

    @Test
    void shouldSayHowToRunEveryStepByHand() {
        for (Group group : ALL) {
            group.steps()
                    .forEach(step -> assertThat(step.command(new Pace(1)))
                            .as(group.name())
                            .containsAnyOf("./skyloom bench ", "io.skyloom.bench."));
        }
    }
}
